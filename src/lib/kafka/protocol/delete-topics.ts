import { zeroUuid } from '../topic-id.js';
import type { Api } from './api.js';
import { array, int16, int32, inVersions, nullableString, since, string, struct, uuid, type ValueOf } from './codec.js';

const request = struct({
  topics: since(6, array(struct({ name: nullableString, topicId: uuid })), []),
  topicNames: inVersions(0, 5, array(string), []),
  timeoutMs: int32,
});

const response = struct({
  throttleTimeMs: int32,
  responses: array(
    struct({
      name: nullableString,
      topicId: since(6, uuid, zeroUuid),
      errorCode: int16,
      errorMessage: since(5, nullableString, null),
    }),
  ),
});

/** DeleteTopics; answered by the controller. Names go in `topics` and in `topicNames`: the version decides which is sent. */
export const deleteTopicsApi: Api<ValueOf<typeof request>, ValueOf<typeof response>> = {
  key: 20,
  name: 'DeleteTopics',
  minVersion: 1,
  maxVersion: 6,
  flexibleFrom: 4,
  request,
  response,
};
