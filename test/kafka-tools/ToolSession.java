import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Exit;

/**
 * Kafka's own tools and admin client, in one JVM that stays: each line of stdin is a JSON array, answered by one line with
 * a JSON string. ["run", class, argument, …] is what that tool prints; ["commit", group, [[topic, partition, offset,
 * leader epoch or null, metadata], …]] commits; ["committed", group] is what a group has committed, in the same form;
 * ["remove", group] has its members leave. Arguments: bootstrap servers, and the properties file of a login or nothing.
 */
public class ToolSession {
    private static final ObjectMapper json = new ObjectMapper();

    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        Exit.setExitProcedure((code, message) -> {
            throw new Ended(code);
        });
        Properties config = new Properties();
        if (!args[1].isEmpty()) try (FileReader login = new FileReader(args[1])) { config.load(login); }
        config.put("bootstrap.servers", args[0]);
        try (Admin admin = Admin.create(config)) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode asked = json.readTree(line);
                String answer = switch (asked.get(0).asText()) {
                    case "run" -> run(asked);
                    case "commit" -> commit(admin, asked.get(1).asText(), asked.get(2));
                    case "remove" -> removeMembers(admin, asked.get(1).asText());
                    default -> committed(admin, asked.get(1).asText());
                };
                answers.println(json.writeValueAsString(answer));
                answers.flush();
            }
        }
    }

    private static String run(JsonNode asked) throws Exception {
        List<String> words = new ArrayList<>();
        for (int index = 2; index < asked.size(); index++) words.add(asked.get(index).asText());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream[] before = {System.out, System.err};
        PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        try {
            Class.forName(asked.get(1).asText()).getMethod("main", String[].class)
                .invoke(null, (Object) words.toArray(new String[0]));
        } catch (java.lang.reflect.InvocationTargetException exception) {
            if (!(exception.getCause() instanceof Ended)) throw exception;
        } finally {
            System.setOut(before[0]);
            System.setErr(before[1]);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static String commit(Admin admin, String group, JsonNode offsets) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
        for (JsonNode each : offsets) {
            Optional<Integer> epoch = each.get(3).isNull() ? Optional.empty() : Optional.of(each.get(3).asInt());
            wanted.put(
                new TopicPartition(each.get(0).asText(), each.get(1).asInt()),
                new OffsetAndMetadata(each.get(2).asLong(), epoch, each.get(4).asText()));
        }
        for (int attempt = 1; ; attempt += 1) {
            try {
                admin.alterConsumerGroupOffsets(group, wanted).all().get();
                return "";
            } catch (ExecutionException error) {
                // The coordinator may hear of a new topic a moment later than the broker that was asked whether it is there.
                if (!(error.getCause() instanceof UnknownTopicOrPartitionException) || attempt == 100) throw error;
                Thread.sleep(50);
            }
        }
    }

    private static String removeMembers(Admin admin, String group) throws Exception {
        admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions()).all().get();
        return "";
    }

    private static String committed(Admin admin, String group) throws Exception {
        Map<String, List<Object>> found = new TreeMap<>();
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().forEach((partition, commit) -> {
            if (commit == null) return;
            List<Object> row = new ArrayList<>();
            row.add(partition.topic());
            row.add(partition.partition());
            row.add(commit.offset());
            row.add(commit.leaderEpoch().orElse(null));
            row.add(commit.metadata());
            found.put(partition.toString(), row);
        });
        return json.writeValueAsString(found.values());
    }

    private static class Ended extends RuntimeException {
        Ended(int code) {
            super("exit code " + code);
        }
    }
}
