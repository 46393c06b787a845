package dev.signet.database;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFolderTest {

    private static final int ROUNDS = 300;
    private static final int PROCESSES = 4;

    @Test
    void a_folder_that_another_process_is_just_creating_has_no_other_contents(@TempDir Path parent) throws Exception {
        ExecutorService processes = Executors.newFixedThreadPool(PROCESSES);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Path folder = parent.resolve("data-" + round);
                CyclicBarrier together = new CyclicBarrier(PROCESSES);
                List<Future<?>> opened = new ArrayList<>();
                for (int process = 0; process < PROCESSES; process++) {
                    opened.add(processes.submit(() -> {
                        together.await();
                        createIfMissing(DatabaseFolder.open(folder).lock());
                        return null;
                    }));
                }
                for (Future<?> each : opened) {
                    assertThatCode(each::get).doesNotThrowAnyException();
                }
            }
        } finally {
            processes.shutdownNow();
        }
    }

    /** Does what taking the lock does first. The lock itself cannot be held twice in one process. */
    private static void createIfMissing(Path lock) throws Exception {
        Files.newByteChannel(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
    }
}
