import type { AppError } from '../../errors.js';
import { decodeResponse, encodeRequest, throttleTimeOf, type Api, type ApiVersions } from '../protocol/api.js';

/** A request that was written, or waits until it may be. */
export interface Outgoing {
  readonly api: ApiVersions;
  readonly version: number;
  readonly body: Buffer;
  /** Milliseconds for the answer, or for the socket to take what is not answered. */
  readonly limit: number;
  /** null where no answer comes. */
  readonly answered: Answered | null;
  readonly written: () => void;
  readonly reject: (error: AppError) => void;
}

/** Takes what an answer holds. @returns milliseconds of throttling that it asks for */
type Answered = (payload: Buffer) => number;

/** An answer that the broker owes: they come in the order of the requests. */
export interface Owed extends Outgoing {
  readonly correlationId: number;
  /** When it is overdue, by the clock that is never set. */
  deadline: number;
  /** What the socket had given when that was said. */
  bytesRead: number;
  timer: NodeJS.Timeout;
}

/** Has a request submitted, and gives its answer. @param limit milliseconds */
export function answerTo<Request, Response>(
  api: Api<Request, Response>,
  version: number,
  request: Request,
  limit: number,
  submit: (outgoing: Outgoing) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const answered: Answered = (payload) => {
      const answer = decodeResponse(api, version, payload);
      resolve(answer);
      return throttleTimeOf(answer);
    };
    const body = encodeRequest(api, version, request);
    submit({ api, version, body, limit, answered, written: () => undefined, reject });
  });
}
