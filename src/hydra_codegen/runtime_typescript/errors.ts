/**
 * All that can go wrong when an API is called, each kind a class of its own.
 *
 * Messages name the method and the URL of the request. No credentials stand in
 * them, whatever a server echoes.
 */

import { printable, type Problem } from "./problems.js";

/** The root of everything that calling the API may throw, but for mistaken arguments. */
export class ApiError extends Error {
  override readonly name: string = "ApiError";
  /** The method of the request, empty where none was sent. */
  readonly method: string;
  /** The URL of the request, empty where none was sent. */
  readonly url: string;

  constructor(message: string, method = "", url = "", options?: ErrorOptions) {
    super(printable(url ? `${method} ${url}: ${message}` : message), options);
    this.method = method;
    this.url = url;
  }
}

/** A link was to be followed that a resource does not have. */
export class NothingLinked extends ApiError {
  override readonly name: string = "NothingLinked";
}

/** The entry point does not lead to what was asked for. */
export class AddressUnknown extends ApiError {
  override readonly name: string = "AddressUnknown";
}

/**
 * An IRI, a redirect or a page leads away from the API's origin (RFC 6454).
 * It is not followed: who listens there could be anyone.
 */
export class ForeignOrigin extends ApiError {
  override readonly name: string = "ForeignOrigin";
}

/** The server cannot be reached, or the connection broke. */
export class ConnectionFailed extends ApiError {
  override readonly name: string = "ConnectionFailed";
}

/** The server took longer than the client waits. */
export class TimedOut extends ConnectionFailed {
  override readonly name: string = "TimedOut";
}

/** The server answered with what the client cannot use. */
export class UnexpectedAnswer extends ApiError {
  override readonly name: string = "UnexpectedAnswer";
}

/** The answer is larger than the client reads. */
export class AnswerTooLarge extends UnexpectedAnswer {
  override readonly name: string = "AnswerTooLarge";
}

/** The answer is not JSON, or no document. */
export class UnreadableAnswer extends UnexpectedAnswer {
  override readonly name: string = "UnreadableAnswer";
}

/** One redirect followed another without an end. */
export class TooManyRedirects extends UnexpectedAnswer {
  override readonly name: string = "TooManyRedirects";
}

/** The pages of a collection lead back to themselves, or never end. */
export class EndlessPages extends UnexpectedAnswer {
  override readonly name: string = "EndlessPages";
}

/** The server answered with an error (RFC 9110, sections 15.5 and 15.6). */
export class StatusError extends ApiError {
  override readonly name: string = "StatusError";
  /** What the body of the answer says, whole. */
  readonly problem: Problem;

  constructor(message: string, method: string, url: string, problem: Problem) {
    super(message, method, url);
    this.problem = problem;
  }

  /** The status code of the answer. */
  get status(): number {
    return this.problem.status;
  }
}

/** The server holds the request for wrong (RFC 9110, section 15.5). */
export class ClientError extends StatusError {
  override readonly name: string = "ClientError";
}

/** The server failed (RFC 9110, section 15.6). */
export class ServerError extends StatusError {
  override readonly name: string = "ServerError";
}

/** 400: the server does not understand the request. */
export class BadRequest extends ClientError {
  override readonly name: string = "BadRequest";
}

/** 401: credentials are missing, or not valid. */
export class Unauthorized extends ClientError {
  override readonly name: string = "Unauthorized";
}

/** 402: something is to be paid first. */
export class PaymentRequired extends ClientError {
  override readonly name: string = "PaymentRequired";
}

/** 403: who asks may not do this. */
export class Forbidden extends ClientError {
  override readonly name: string = "Forbidden";
}

/** 404: there is nothing at this address. */
export class NotFound extends ClientError {
  override readonly name: string = "NotFound";
}

/** 405: this cannot be done with what is at this address. */
export class MethodNotAllowed extends ClientError {
  override readonly name: string = "MethodNotAllowed";
}

/** 406: the server has no representation that the client reads. */
export class NotAcceptable extends ClientError {
  override readonly name: string = "NotAcceptable";
}

/** 408: the server waited too long for the request. */
export class RequestTimeout extends ClientError {
  override readonly name: string = "RequestTimeout";
}

/**
 * 409: the request does not fit the state of the resource. 412, for a
 * resource that was changed meanwhile, is one kind of it.
 */
export class Conflict extends ClientError {
  override readonly name: string = "Conflict";
}

/** 410: what was at this address is no more. */
export class Gone extends ClientError {
  override readonly name: string = "Gone";
}

/** 411: the server wants to know the size beforehand. */
export class LengthRequired extends ClientError {
  override readonly name: string = "LengthRequired";
}

/** 412: the resource was changed since it was read; nothing was overwritten. */
export class PreconditionFailed extends Conflict {
  override readonly name: string = "PreconditionFailed";
}

/** 413: more was sent than the server takes. */
export class ContentTooLarge extends ClientError {
  override readonly name: string = "ContentTooLarge";
}

/** 414: the URL is longer than the server takes. */
export class UriTooLong extends ClientError {
  override readonly name: string = "UriTooLong";
}

/** 415: the server does not read what was sent. */
export class UnsupportedMediaType extends ClientError {
  override readonly name: string = "UnsupportedMediaType";
}

/** 421: this server does not answer for that host. */
export class MisdirectedRequest extends ClientError {
  override readonly name: string = "MisdirectedRequest";
}

/** 422: what was sent breaks rules; `problem.violations` says which. */
export class UnprocessableContent extends ClientError {
  override readonly name: string = "UnprocessableContent";
}

/** 423: the resource is locked (RFC 4918). */
export class Locked extends ClientError {
  override readonly name: string = "Locked";
}

/** 424: something that this depends on failed (RFC 4918). */
export class FailedDependency extends ClientError {
  override readonly name: string = "FailedDependency";
}

/** 425: the request might be a replay (RFC 8470). */
export class TooEarly extends ClientError {
  override readonly name: string = "TooEarly";
}

/** 426: the server wants another protocol. */
export class UpgradeRequired extends ClientError {
  override readonly name: string = "UpgradeRequired";
}

/** 428: the resource is to be read first (RFC 6585). */
export class PreconditionRequired extends ClientError {
  override readonly name: string = "PreconditionRequired";
}

/** 429: too many requests in too short a time (RFC 6585). */
export class TooManyRequests extends ClientError {
  override readonly name: string = "TooManyRequests";
}

/** 431: the headers are larger than the server takes (RFC 6585). */
export class HeadersTooLarge extends ClientError {
  override readonly name: string = "HeadersTooLarge";
}

/** 451: a law forbids it (RFC 7725). */
export class UnavailableForLegalReasons extends ClientError {
  override readonly name: string = "UnavailableForLegalReasons";
}

/** 500: the server failed, and does not say why. */
export class InternalServerError extends ServerError {
  override readonly name: string = "InternalServerError";
}

/** 501: the server cannot do this. */
export class NotWritten extends ServerError {
  override readonly name: string = "NotWritten";
}

/** 502: a server behind the server failed. */
export class BadGateway extends ServerError {
  override readonly name: string = "BadGateway";
}

/** 503: the server is overloaded, or under maintenance. */
export class ServiceUnavailable extends ServerError {
  override readonly name: string = "ServiceUnavailable";
}

/** 504: a server behind the server took too long. */
export class GatewayTimeout extends ServerError {
  override readonly name: string = "GatewayTimeout";
}

/** 507: the server has no room for it (RFC 4918). */
export class InsufficientStorage extends ServerError {
  override readonly name: string = "InsufficientStorage";
}

/** 508: the request leads the server in a circle (RFC 5842). */
export class LoopDetected extends ServerError {
  override readonly name: string = "LoopDetected";
}

/** What makes the error of a status. */
export type StatusClass = typeof StatusError;

const CLASSES: ReadonlyMap<number, StatusClass> = new Map([
  [400, BadRequest],
  [401, Unauthorized],
  [402, PaymentRequired],
  [403, Forbidden],
  [404, NotFound],
  [405, MethodNotAllowed],
  [406, NotAcceptable],
  [408, RequestTimeout],
  [409, Conflict],
  [410, Gone],
  [411, LengthRequired],
  [412, PreconditionFailed],
  [413, ContentTooLarge],
  [414, UriTooLong],
  [415, UnsupportedMediaType],
  [421, MisdirectedRequest],
  [422, UnprocessableContent],
  [423, Locked],
  [424, FailedDependency],
  [425, TooEarly],
  [426, UpgradeRequired],
  [428, PreconditionRequired],
  [429, TooManyRequests],
  [431, HeadersTooLarge],
  [451, UnavailableForLegalReasons],
  [500, InternalServerError],
  [501, NotWritten],
  [502, BadGateway],
  [503, ServiceUnavailable],
  [504, GatewayTimeout],
  [507, InsufficientStorage],
  [508, LoopDetected],
]);

/** Return the class for a status; for one without, that of its hundred. */
export function statusClass(status: number): StatusClass {
  const general = status >= 500 ? ServerError : ClientError;
  return CLASSES.get(status) ?? general;
}
