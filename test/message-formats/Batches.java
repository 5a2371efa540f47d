import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Prints batches of every message format, codec and kind of time that Kafka's own builder makes, each as a line of JSON with
 * its records as Kafka's own reader has them.
 */
public class Batches {
  private static final String[] CODECS = {"none", "gzip", "snappy", "lz4", "zstd"};

  public static void main(String[] args) {
    for (byte magic = 0; magic <= 2; magic++) {
      for (String codec : CODECS) {
        if (magic < 2 && codec.equals("zstd")) continue; // KIP-110: with format 2 only
        print(magic, codec, TimestampType.CREATE_TIME);
        if (magic > 0) print(magic, codec, TimestampType.LOG_APPEND_TIME);
      }
    }
  }

  private static void print(byte magic, String codec, TimestampType time) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    long arrival = 1_750_000_000_000L;
    try (var builder = MemoryRecords.builder(buffer, magic, Compression.of(codec).build(), time, 1000L, arrival)) {
      Header[] headers = magic < 2 ? Record.EMPTY_HEADERS : new Header[] {new RecordHeader("h", bytes("1"))};
      builder.append(new SimpleRecord(1_700_000_000_000L, bytes("key"), bytes("value"), headers));
      builder.append(new SimpleRecord(1_600_000_000_000L, null, bytes("x".repeat(100_000)), Record.EMPTY_HEADERS));
      builder.append(new SimpleRecord(1_700_000_000_001L, bytes(""), null, Record.EMPTY_HEADERS));
      builder.append(new SimpleRecord(1_700_000_000_002L, bytes("last"), bytes(""), Record.EMPTY_HEADERS));
      MemoryRecords records = builder.build();
      ByteBuffer whole = records.buffer();
      byte[] all = new byte[whole.remaining()];
      whole.duplicate().get(all);
      List<String> read = new ArrayList<>();
      for (Record each : records.records()) {
        read.add(
            "{\"offset\":%d,\"timestamp\":%d,\"key\":%s,\"value\":%s,\"headers\":%d}"
                .formatted(each.offset(), each.timestamp(), base64(each.key()), base64(each.value()), each.headers().length));
      }
      System.out.printf(
          "{\"magic\":%d,\"codec\":\"%s\",\"time\":\"%s\",\"bytes\":\"%s\",\"records\":[%s]}%n",
          magic, codec, time, Base64.getEncoder().encodeToString(all), String.join(",", read));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(ByteBuffer buffer) {
    if (buffer == null) return "null";
    byte[] all = new byte[buffer.remaining()];
    buffer.duplicate().get(all);
    return '"' + Base64.getEncoder().encodeToString(all) + '"';
  }
}
