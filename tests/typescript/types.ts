/** What an editor knows of the client; each line that says so is a mistake. */

import {
  type Batch,
  type Client,
  type Collection,
  every,
  type Image,
  type ImagePatch,
  type ImageWrite,
  type Link,
  type Pages,
  type Read,
  type Resource,
  type Role,
} from "./typescript/index.js";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2
    ? true
    : false;

function is<Expected>() {
  return <Found>(_: Found, __: Same<Found, Expected>): void => {};
}

export async function known(dlcs: Client): Promise<void> {
  const where = { customer: 2, space: "five" };
  const image = await dlcs.images.get({ ...where, image: "cat" });
  is<Read<Image>>()(image, true);
  is<Read<Image>>()(await dlcs.images.get("/customers/2/x"), true);
  is<Link<Batch> | null | undefined>()(image.batch, true);
  is<Read<Batch>>()(await dlcs.follow(image.batch), true);
  is<Read<Image>>()(await dlcs.follow(image), true);
  for await (const role of dlcs.members(image.roles)) {
    is<Read<Role>>()(role, true);
  }
  const customers = dlcs.members((await dlcs.entryPoint()).customers);
  is<Promise<number | undefined>>()(customers.count(), true);
  const found = dlcs.images.list(where, { string1: "x", tags: ["a", "b"] });
  is<Pages<Image>>()(found, true);
  is<Read<Image>>()(await dlcs.images.update({ string1: null }, image), true);
  is<Read<Image>>()(await dlcs.images.replace(image), true);
  is<Read<Image>>()(await dlcs.images.replace({ string1: "x" }, where3), true);
  is<void>()(await dlcs.images.delete(image), true);
  is<Read<Batch>>()(await dlcs.queues.submit([{}], { customer: 2 }), true);
  is<string[]>()(every(image.tags), true);

  // What the vocabulary does not name is kept, and can be read and sent.
  is<unknown>()(image["https://a.example/colour"], true);
  const whole: Resource = { ...image };
  is<unknown>()(whole["colour"], true);
  const write: ImageWrite = { "schema:colour": "grey", "@type": "Image" };
  is<unknown>()(write["schema:colour"], true);
  const copy: Read<Image> = { ...image, string1: "tabby" };
  is<Read<Image>>()(await dlcs.images.replace(copy), true);
  const collection: Collection<Image> = { member: [image] };
  is<Image | undefined>()(collection.member.at(0), true);
}

const where3 = { customer: 2, space: 5, image: "cat" };
const patch: ImagePatch = { string1: null };

export async function mistaken(
  dlcs: Client,
  image: Read<Image>,
  unread: Image,
  role: Role,
): Promise<void> {
  await dlcs.images.get({ customer: 2, image: "cat" }); // wrong
  await dlcs.images.get({ customer: 2, space: 5, image: "cat", rolle: 1 }); // wrong
  await dlcs.images.get({ customer: 2, space: true, image: "cat" }); // wrong
  await dlcs.images.create({ width: 3 }, { customer: 2, space: 5 }); // wrong
  await dlcs.images.create({ strin1: "x" }, { customer: 2, space: 5 }); // wrong
  await dlcs.images.create({ string1: 1 }, { customer: 2, space: 5 }); // wrong
  await dlcs.images.create({}); // wrong
  await dlcs.images.update({ width: 3 }, image); // wrong
  await dlcs.images.update(patch); // wrong
  await dlcs.images.replace({ string1: "x" }); // wrong
  await dlcs.images.replace(unread); // wrong
  await dlcs.roles.replace(image); // wrong
  await dlcs.roles.get(image); // wrong
  dlcs.images.list({ customer: 2, space: 5 }, { colour: "x" }); // wrong
  (await dlcs.follow(image.batch)).width; // wrong
  await dlcs.follow(image.string1); // wrong
  await dlcs.follow(unread); // wrong
  dlcs.members(image.batch); // wrong
  dlcs.pictures; // wrong
  image.widht; // wrong
  image.width = 3; // wrong
  const asLink: Link<Image> = "https://a.example/"; // wrong
  const other: Image = role; // wrong
  await dlcs.images.delete(where3, asLink, other); // wrong
}
