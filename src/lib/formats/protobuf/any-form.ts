/** The keys in the JSON of a google.protobuf.Any besides the fields of what it holds. */
export const anyType = '@type';
/** What it holds, where that has a form of its own in JSON. */
export const anyValue = 'value';
/** What it holds, where nobody knows its type: base64. */
export const anyBytes = '$bytes';
