import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records at a steady rate, to each partition in turn, with acks=all and Java's defaults, and prints how long each was
 * on its way, in milliseconds, separated by spaces. Arguments: brokers, topic, partitions, records a second, records, bytes.
 */
public class ProduceLatency {
    public static void main(String[] args) throws Exception {
        Properties config = new Properties();
        config.put("bootstrap.servers", args[0]);
        config.put("acks", "all");
        config.put("key.serializer", ByteArraySerializer.class.getName());
        config.put("value.serializer", ByteArraySerializer.class.getName());
        int partitions = Integer.parseInt(args[2]);
        double rate = Double.parseDouble(args[3]);
        int count = Integer.parseInt(args[4]);
        byte[] value = new byte[Integer.parseInt(args[5])];
        double[] times = new double[count];
        AtomicInteger failures = new AtomicInteger();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config)) {
            producer.partitionsFor(args[1]);
            long begun = System.nanoTime();
            for (int index = 0; index < count; index++) {
                long due = begun + (long) (index * 1e9 / rate);
                while (System.nanoTime() < due) Thread.sleep(0, 500_000);
                int own = index;
                // From when it was due: a sender that falls behind doesn't look faster for it.
                producer.send(new ProducerRecord<>(args[1], index % partitions, null, value), (metadata, error) -> {
                    if (error != null) failures.incrementAndGet();
                    times[own] = (System.nanoTime() - due) / 1e6;
                });
            }
        }
        if (failures.get() > 0) throw new IllegalStateException(failures.get() + " records failed");
        System.out.println(String.join(" ", Arrays.stream(times).mapToObj(time -> String.format("%.2f", time)).toList()));
    }
}
