import type { ConnectionSettings } from './settings.js';

/** A connection with a name. */
export interface Profile {
  readonly name: string;
  /** Path of the file that it is in. */
  readonly file: string;
  /** True for one of `.todo-kafka.yaml`, which comes with what others have written: it gets no login. */
  readonly isShared: boolean;
  readonly settings: ConnectionSettings;
  /** Path of a catalog, absolute. */
  readonly catalog: string | null;
  /** Nothing that changes anything is sent. */
  readonly readOnly: boolean;
  /** Its name has to be typed before anything is changed. */
  readonly protected: boolean;
  /** Fields of records that are hidden: `value.email`. */
  readonly mask: readonly string[];
}
