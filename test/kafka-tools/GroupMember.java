import java.io.BufferedReader;
import java.io.FileReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Members of groups, of Kafka's own client, in one JVM that stays. Each line of stdin is "join NAME BROKERS GROUP TOPIC ASSIGNORS
 * INSTANCE" (classes of Kafka's, with commas, and a static member's group.instance.id; "-" for the client's default, and for none) or
 * "leave NAME", after which a static member is still in its group. Each line of stdout is what a member sees:
 * "NAME assigned PARTITIONS", "NAME revoked PARTITIONS", "NAME lost PARTITIONS", "NAME record PARTITION OFFSET", "NAME left",
 * "NAME failed REASON"; partitions with commas, "-" for none. The argument is the properties file of a login, or nothing.
 */
public class GroupMember implements ConsumerRebalanceListener {
    private static final Properties login = new Properties();
    private final String name;

    GroupMember(String name) {
        this.name = name;
    }

    public static void main(String[] args) throws Exception {
        if (!args[0].isEmpty()) try (FileReader file = new FileReader(args[0])) { login.load(file); }
        Map<String, AtomicBoolean> leaving = new HashMap<>();
        List<Thread> threads = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("leave")) {
                leaving.get(words[1]).set(true);
                continue;
            }
            AtomicBoolean leave = new AtomicBoolean();
            leaving.put(words[1], leave);
            Thread thread = new Thread(() -> new GroupMember(words[1]).run(words, leave));
            thread.start();
            threads.add(thread);
        }
        for (AtomicBoolean leave : leaving.values()) leave.set(true);
        for (Thread thread : threads) thread.join();
    }

    private void run(String[] words, AtomicBoolean leave) {
        Properties config = new Properties();
        config.putAll(login);
        config.put("bootstrap.servers", words[2]);
        config.put("group.id", words[3]);
        config.put("auto.offset.reset", "earliest");
        config.put("auto.commit.interval.ms", "200");
        config.put("heartbeat.interval.ms", "300");
        if (!words[5].equals("-")) {
            String classes = words[5].replaceAll("(\\w+)", "org.apache.kafka.clients.consumer.$1Assignor");
            config.put("partition.assignment.strategy", classes);
        }
        if (!words[6].equals("-")) config.put("group.instance.id", words[6]);
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config, bytes, bytes)) {
            consumer.subscribe(List.of(words[4]), this);
            while (!leave.get()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    say("record " + record.partition() + " " + record.offset());
                }
            }
        } catch (Exception error) {
            say("failed " + error);
        }
        say("left");
    }

    private void say(String what) {
        synchronized (System.out) {
            System.out.println(name + " " + what);
            System.out.flush();
        }
    }

    private static String list(Collection<TopicPartition> partitions) {
        String list = partitions.stream().map(TopicPartition::partition).sorted().map(String::valueOf).collect(Collectors.joining(","));
        return list.isEmpty() ? "-" : list;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        say("assigned " + list(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        say("revoked " + list(partitions));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        say("lost " + list(partitions));
    }
}
