import type { Socket } from 'node:net';
import { messageOf, type AppError } from '../../errors.js';
import { encodeHeader, encodeRequest, type Api } from '../protocol/api.js';
import type { BrokerAddress } from './address.js';
import { closedByBroker, connectionLost, neverSent, noAnswer, unreadableAnswer } from './connection-errors.js';
import { FrameReader } from './frame-reader.js';
import { answerTo, type Outgoing, type Owed } from './outgoing.js';
import type { Renewal } from './renewal.js';

export interface ChannelOptions {
  readonly address: BrokerAddress;
  readonly clientId: string;
  /** Called with milliseconds whenever the broker asks for a pause because of a quota. */
  readonly onThrottled: (milliseconds: number) => void;
  /** Called once, when nothing can be asked here any more. */
  readonly onEnd: (reason: AppError) => void;
}

/** A broker closes what was idle for 10 minutes (`connections.max.idle.ms`); leave before, as NetworkClient does. */
const longestIdle = 540_000;

/**
 * Bytes with which a broker shows within a request's time limit that answers are on their way: a narrow line takes longer for
 * one than a broker may be silent. It gives them in order, so those before a request are not without end.
 */
const signOfLife = 64 * 1024;

/**
 * One socket, from its connection to its end; what breaks it ends it for good, so that nothing half read outlives it. Requests
 * are written without waiting for the answers of others.
 */
export class Channel {
  readonly #socket: Socket;
  readonly #options: ChannelOptions;
  readonly #frames = new FrameReader();
  readonly #owed: Owed[] = [];
  readonly #waiting: Outgoing[] = [];
  #correlationId = 0;
  #lastUsed = performance.now();
  #mutedUntil = 0;
  #muteTimer: NodeJS.Timeout | undefined;
  #renewal: Renewal | null = null;
  #ended: AppError | null = null;

  constructor(socket: Socket, options: ChannelOptions) {
    const { address } = options;
    this.#socket = socket;
    this.#options = options;
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('error', (error) => this.end(connectionLost(address, error.message, error)));
    socket.on('end', () => this.end(closedByBroker(address)));
    socket.on('close', () => this.end(connectionLost(address, 'the connection was closed')));
  }

  /** False once it has ended, and where it was idle for so long that the broker may be closing it now. */
  get isUsable(): boolean {
    const isIdle = this.#owed.length + this.#waiting.length === 0 && performance.now() - this.#lastUsed > longestIdle;
    return this.#ended === null && !isIdle;
  }

  /**
   * Sends a request and gives its answer.
   * @param limit milliseconds for the answer from when the request was written, not counting the time that the broker throttles,
   * and anew as long as answers come in
   * @param options.ahead before those that wait: for a login, which nothing else is sent before
   * @throws AppError BROKER_UNREACHABLE where the connection is lost; TIMEOUT, with which it is closed; REQUEST_FAILED where the
   * answer can't be read, which closes it too; what `end` was called with
   */
  ask<Request, Response>(
    api: Api<Request, Response>,
    version: number,
    request: Request,
    limit: number,
    { ahead = false } = {},
  ): Promise<Response> {
    return answerTo(api, version, request, limit, (outgoing) => this.#submit(outgoing, ahead));
  }

  /** Has `renewal` done whenever it is due: after all answers that are owed then, and before anything else is sent. */
  keep(renewal: Renewal): void {
    this.#renewal = renewal;
  }

  /** Sends what the broker does not answer, and waits until the socket has taken it. Throws as `ask` does. */
  tell<Request>(api: Api<Request, unknown>, version: number, request: Request, limit: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const body = encodeRequest(api, version, request);
      this.#submit({ api, version, body, limit, answered: null, written: resolve, reject });
    });
  }

  /** Closes the socket; whatever is asked is rejected with `reason`. */
  end(reason: AppError, overdue: Owed | null = null): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    clearTimeout(this.#muteTimer);
    this.#socket.destroy();
    for (const owed of this.#owed.splice(0)) {
      clearTimeout(owed.timer);
      owed.reject(owed === overdue ? noAnswer(this.#options.address, owed.limit) : reason);
    }
    for (const waiting of this.#waiting.splice(0)) waiting.reject(neverSent(reason));
    this.#options.onEnd(reason);
  }

  #submit(request: Outgoing, ahead = false): void {
    if (this.#ended !== null) {
      request.reject(neverSent(this.#ended));
      return;
    }
    if (ahead) {
      this.#write(request);
      return;
    }
    this.#waiting.push(request);
    this.#writeWaiting();
  }

  /** Writes what waits, once the broker listens again. */
  #writeWaiting(): void {
    const pause = this.#mutedUntil - performance.now();
    if (pause > 0) {
      clearTimeout(this.#muteTimer);
      this.#muteTimer = setTimeout(() => this.#writeWaiting(), pause).unref();
      return;
    }
    if (this.#waiting.length > 0 && this.#renewal?.isDue === true) void this.#renew(this.#renewal);
    else for (const request of this.#waiting.splice(0)) this.#write(request);
  }

  /** What is asked meanwhile waits. Where answers are owed, the last of them has this called again. */
  async #renew(renewal: Renewal): Promise<void> {
    if (renewal.isRunning || this.#owed.length > 0) return;
    try {
      await renewal.run();
    } catch (error) {
      this.end(connectionLost(this.#options.address, messageOf(error), error));
      return;
    }
    this.#writeWaiting();
  }

  #write(request: Outgoing): void {
    const { api, version, body, limit } = request;
    const { address, clientId } = this.#options;
    const correlationId = this.#correlationId;
    this.#correlationId = (correlationId + 1) & 0x7fff_ffff;
    this.#lastUsed = performance.now();
    // The socket keeps the process alive as long as it is open; its timers needn't.
    let timer: NodeJS.Timeout | undefined;
    if (request.answered === null) {
      timer = setTimeout(() => this.end(noAnswer(address, limit)), limit).unref();
    } else {
      const owed: Owed = {
        ...request,
        correlationId,
        deadline: this.#lastUsed + limit,
        bytesRead: this.#socket.bytesRead,
        timer: setTimeout(() => this.#onTime(owed), limit).unref(),
      };
      this.#owed.push(owed);
    }
    this.#socket.cork();
    this.#socket.write(encodeHeader(api, version, body, { correlationId, clientId }));
    this.#socket.write(body, (error) => {
      clearTimeout(timer);
      if (error === null || error === undefined) request.written();
      else request.reject(this.#ended ?? connectionLost(address, error.message, error));
    });
    this.#socket.uncork();
  }

  /**
   * A throttled request has longer, and one while answers come in; an answer that is there already, behind work of this
   * process, is read first.
   */
  #onTime(owed: Owed): void {
    const { bytesRead } = this.#socket;
    if (bytesRead - owed.bytesRead >= signOfLife) {
      Object.assign(owed, { bytesRead, deadline: performance.now() + owed.limit });
    }
    const rest = owed.deadline - performance.now();
    if (rest > 0) {
      owed.timer = setTimeout(() => this.#onTime(owed), rest).unref();
      return;
    }
    setImmediate(() => {
      if (!this.#owed.includes(owed)) return;
      const seconds = owed.limit / 1000;
      const { address } = this.#options;
      this.end(connectionLost(address, `${owed.api.name} was not answered within ${seconds} s`), owed);
    });
  }

  #onData(chunk: Buffer): void {
    try {
      this.#frames.push(chunk, (frame) => this.#onFrame(frame));
    } catch (error) {
      this.end(connectionLost(this.#options.address, messageOf(error), error));
    }
  }

  #onFrame(frame: Buffer): void {
    if (this.#ended !== null) return;
    const correlationId = frame.readInt32BE(0);
    const [owed] = this.#owed;
    if (owed?.correlationId !== correlationId) {
      const due = owed === undefined ? 'nothing was asked' : `request ${owed.correlationId} is to be answered`;
      throw new Error(`it answers request ${correlationId} where ${due}`);
    }
    this.#owed.shift();
    clearTimeout(owed.timer);
    this.#lastUsed = performance.now();
    let throttled = 0;
    try {
      throttled = owed.answered?.(frame.subarray(4)) ?? 0;
    } catch (error) {
      owed.reject(unreadableAnswer(this.#options.address, owed.api.name, error));
      throw new Error(`it answers ${owed.api.name} with what cannot be read`, { cause: error });
    }
    if (throttled > 0) this.#mute(throttled);
    if (this.#waiting.length > 0 && this.#owed.length === 0) this.#writeWaiting();
  }

  /** The broker does not read from this connection for a while, and asks to be left alone (KIP-219). */
  #mute(milliseconds: number): void {
    this.#mutedUntil = Math.max(this.#mutedUntil, performance.now() + milliseconds);
    for (const owed of this.#owed) owed.deadline += milliseconds;
    this.#options.onThrottled(milliseconds);
  }
}
