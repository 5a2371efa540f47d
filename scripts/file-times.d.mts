export function slowestFiles(times: string, count: number): readonly string[];
