package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

final class DocumentsControllerTests {

    @Test
    @Timeout(60)
    void aBucketThatHangsTakesFourThreadsAndNoMore() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(4);
        CountDownLatch answers = new CountDownLatch(1);
        DocumentsController controller = new DocumentsController((run, name) -> {
            asked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Optional.of(new byte[0]);
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<CompletableFuture<ResponseEntity<byte[]>>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(CompletableFuture.supplyAsync(() -> controller.document(1, "report.html"), threads));
        }
        asked.await();

        assertThat(controller.document(1, "report.html").getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);

        answers.countDown();
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join().getStatusCode()).isEqualTo(HttpStatus.OK));
        assertThat(controller.document(1, "report.html").getStatusCode()).isEqualTo(HttpStatus.OK);
        threads.shutdown();
    }
}
