"""Ten mistakes that a type checker finds before anything is sent.

`accounts` is made of `accounts.ttl`, as `dlcs` is made of the DLCS's vocabulary.
"""

from __future__ import annotations

from accounts.client import Client as AccountsClient
from dlcs import Batch, ImagePatch, ImageWrite, Role
from dlcs.client import AsyncClient, Client


def mistakes(dlcs: Client, accounts: AccountsClient) -> None:
    """Each line that ends in a number is wrong."""
    image = dlcs.images.get(customer=2, image="cat")  # 1: in which space?
    image = dlcs.images.get("https://api.dlcs.io/customers/2/spaces/5/images/cat")
    print(dlcs.pictures)  # 2: the API has none
    write = ImageWrite(string1="cat", width=640)  # 3: only the server sets it
    write.height = 480  # 4: only the server sets it
    account = accounts.accounts.get("https://accounts.example/1")
    print(account.name, account.password)  # 5: is only written
    role: Role = dlcs.follow(image.batch)  # 6: leads to a batch
    batch: Batch = dlcs.follow(image.batch)
    print(batch.string1)  # 7: is not of a batch
    dlcs.images.update(image, write)  # 8: a patch is to be sent
    dlcs.roles.replace(image)  # 9: not of a role
    print(role, dlcs.images.update(image, ImagePatch(string1="tabby")))


async def one_more(dlcs: AsyncClient) -> None:
    """What is to be awaited is not there yet."""
    image = dlcs.images.get(customer=2, space=5, image="cat")
    print(image.string1)  # 10: not awaited
