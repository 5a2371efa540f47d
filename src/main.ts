import { CommanderError, type Command } from 'commander';
import { settingsOf } from './lib/cli/command-settings.js';
import { placeOf, type ClusterPlace } from './lib/cli/command-line.js';
import { environmentJson, environmentTimeout, placesOnly } from './lib/cli/environment.js';
import { ExitCode } from './lib/cli/exit-codes.js';
import { readFirst, type FirstReading } from './lib/cli/first-reading.js';
import type { GlobalOptions } from './lib/cli/global-options.js';
import { Interruption } from './lib/cli/interruption.js';
import { effectOf } from './lib/context/command-effects.js';
import { createLiveContext, type LiveContext } from './lib/context/live-context.js';
import { Output } from './lib/cli/output.js';
import { presentError } from './lib/cli/present-error.js';
import { Session } from './lib/context/session.js';
import { ClosedPipe, processStreams, type Streams } from './lib/cli/streams.js';
import { abortReason, onAborted } from './lib/abort.js';
import { AppError } from './lib/errors.js';
import { connectionFlags } from './lib/security/connection-options.js';
import type { Environment } from './lib/user-files/folders.js';
import { buildProgram } from './program.js';

export interface MainInputs {
  readonly streams: Streams;
  readonly env: Environment;
  readonly workingDirectory: string;
  readonly interruption: Interruption;
}

/** Milliseconds that an interrupted command has to tidy up; `up` stops what it started. */
const graceAfterInterruption = 15_000;
const closeLimit = 2_000;

/** Runs one command line and returns the exit code. Ends nothing and reads nothing of the process itself. */
export async function main(argv: readonly string[], inputs: MainInputs): Promise<ExitCode> {
  const { streams, interruption } = inputs;
  const first = readFirst(argv);
  const run: Run = { out: outputFor(inputs, first), context: undefined };
  const code = await runProgram(argv, first, inputs, run);
  interruption.stop();
  await Promise.race([run.context?.close(), new Promise((resolve) => setTimeout(resolve, closeLimit).unref())]);
  await Promise.allSettled([streams.stdout.flush(), streams.stderr.flush()]); // `stdoutClosed` says what was lost
  const lost: unknown = streams.stdoutClosed.reason;
  return lost instanceof AppError && code === ExitCode.ok ? presentError(lost, run.out) : code;
}

/** What comes into being while a command line runs. */
interface Run {
  out: Output;
  context: LiveContext | undefined;
}

async function runProgram(
  argv: readonly string[],
  first: FirstReading,
  inputs: MainInputs,
  run: Run,
): Promise<ExitCode> {
  const { signal } = inputs.interruption;
  const session = new Session((command) => {
    const context = contextFor(command, inputs);
    run.context = context;
    run.out = context.out;
    return context;
  });
  try {
    const program = await buildProgram(session, first.called);
    muteErrors(program, run.out);
    await interruptible(program.parseAsync([...argv], { from: 'user' }), signal);
    return signal.reason instanceof ClosedPipe ? ExitCode.ok : session.exitCode;
  } catch (error) {
    return await exitCodeOf(error, run.out);
  }
}

function contextFor(command: Command, inputs: MainInputs): LiveContext {
  const { env, interruption } = inputs;
  const options = globalOptions(command);
  const called = commandPath(command).replace('todo-kafka ', '');
  const { ownFormat, timeLimit, isFollowing } = settingsOf(command);
  if (ownFormat && options.json === true) {
    throw new AppError('USAGE', `\`${commandPath(command)}\` prints a format of its own and takes no --json`);
  }
  const usualLimit = isFollowing(command.opts()) ? null : timeLimit;
  interruption.limit(options.timeout ?? environmentTimeout(env) ?? usualLimit);
  return createLiveContext({
    ...inputs,
    out: outputFor(inputs, { ...options, ownFormat, allowControl: command.opts()['allowControl'] === true }),
    options,
    command: called,
    effect: effectOf(called, command.opts()),
    runCommand: (line) => main(line, { ...inputs, env: placesOnly(env) }),
  });
}

interface OutputChoice extends Pick<GlobalOptions, 'color' | 'json' | 'debug'>, ClusterPlace {
  readonly ownFormat?: boolean;
  readonly allowControl?: boolean;
}

function outputFor({ streams, env }: MainInputs, choice: OutputChoice): Output {
  const { color, json = false, debug = false, ownFormat = false, allowControl = false } = choice;
  return new Output(streams, {
    json: !ownFormat && (json || environmentJson(env)),
    color,
    debug,
    allowControl,
    env,
    place: placeOf(choice, env),
  });
}

/** Runs the program as a process: the one place that reads its globals, hears its signals and ends it. */
export async function run(): Promise<void> {
  const streams = processStreams();
  const interruption = new Interruption(streams);
  const once = (interrupt: () => void, exitCode: ExitCode) => (): void => {
    if (interruption.signal.aborted) process.exit(exitCode); // asked a second time: end at once
    interrupt();
  };
  process.on(
    'SIGINT',
    once(() => interruption.interrupt(), ExitCode.interrupted),
  );
  process.on(
    'SIGTERM',
    once(() => interruption.terminate(), ExitCode.terminated),
  );
  const code = await main(process.argv.slice(2), {
    streams,
    env: process.env,
    workingDirectory: process.cwd(),
    interruption,
  });
  process.exit(code);
}

/** Waits for the command, but not for ever once it was told to end. */
async function interruptible<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let stopListening: () => void = () => undefined;
  const overdue = new Promise<never>((_, reject) => {
    const abandon = (): void => {
      setTimeout(() => reject(abortReason(signal)), graceAfterInterruption).unref();
    };
    if (signal.aborted) abandon();
    else stopListening = onAborted(signal, abandon);
  });
  try {
    return await Promise.race([work, overdue]);
  } finally {
    stopListening();
  }
}

async function exitCodeOf(error: unknown, out: Output): Promise<ExitCode> {
  if (error instanceof ClosedPipe) return ExitCode.ok;
  if (!(error instanceof CommanderError)) return presentError(error, out);
  if (error.exitCode === 0) return ExitCode.ok; // --help and --version
  if (error.code === 'commander.help') return ExitCode.usage; // a group without a command: its help was shown
  return presentError(new AppError('USAGE', error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')), out);
}

/** commander prints usage errors itself; here they go through the same presenter as every other error. */
function muteErrors(program: Command, out: Output): void {
  const mute = (command: Command): void => {
    command.exitOverride().configureOutput({
      writeOut: (text) => void out.text(text),
      writeErr: (text) => void out.aside(text),
      outputError: () => undefined,
    });
    for (const child of command.commands) mute(child);
  };
  mute(program);
}

function globalOptions(command: Command): GlobalOptions {
  const { bootstrapServer, ...given } = command.optsWithGlobals<GlobalOptions & { bootstrapServer?: string }>();
  const options = { ...given, connection: connectionFlags(given) };
  return bootstrapServer === undefined ? options : { brokers: bootstrapServer, ...options };
}

function commandPath(command: Command): string {
  return command.parent === null ? command.name() : `${commandPath(command.parent)} ${command.name()}`;
}
