import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.server.log.remote.storage.LocalTieredStorage;
import org.apache.kafka.server.log.remote.storage.LogSegmentData;
import org.apache.kafka.server.log.remote.storage.RemoteLogSegmentMetadata;
import org.apache.kafka.server.log.remote.storage.RemoteLogSegmentMetadata.CustomMetadata;
import org.apache.kafka.server.log.remote.storage.RemoteStorageException;
import org.apache.kafka.server.log.remote.storage.RemoteStorageManager;

/** Kafka's tiered storage for tests, whose segments take from 0 to `delay.ms` milliseconds to come; one in five requests fails. */
public class SlowTieredStorage implements RemoteStorageManager {
    private final LocalTieredStorage storage = new LocalTieredStorage();
    private final Random random = new Random(11);
    private int delay;

    @Override
    public void configure(Map<String, ?> configs) {
        delay = Integer.parseInt((String) configs.get("delay.ms"));
        storage.configure(configs);
    }

    @Override
    public Optional<CustomMetadata> copyLogSegmentData(RemoteLogSegmentMetadata metadata, LogSegmentData data)
            throws RemoteStorageException {
        return storage.copyLogSegmentData(metadata, data);
    }

    @Override
    public InputStream fetchLogSegment(RemoteLogSegmentMetadata metadata, int start) throws RemoteStorageException {
        dawdle();
        return storage.fetchLogSegment(metadata, start);
    }

    @Override
    public InputStream fetchLogSegment(RemoteLogSegmentMetadata metadata, int start, int end)
            throws RemoteStorageException {
        dawdle();
        return storage.fetchLogSegment(metadata, start, end);
    }

    @Override
    public InputStream fetchIndex(RemoteLogSegmentMetadata metadata, IndexType type) throws RemoteStorageException {
        return storage.fetchIndex(metadata, type);
    }

    @Override
    public void deleteLogSegmentData(RemoteLogSegmentMetadata metadata) throws RemoteStorageException {
        storage.deleteLogSegmentData(metadata);
    }

    @Override
    public void close() {
        storage.close();
    }

    private void dawdle() throws RemoteStorageException {
        try {
            Thread.sleep(random.nextInt(delay + 1));
            if (random.nextInt(5) == 0) throw new RemoteStorageException("the storage is out of order at the moment");
        } catch (InterruptedException interrupted) {
            throw new RemoteStorageException("the broker has given it up", interrupted);
        }
    }
}
