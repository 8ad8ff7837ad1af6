package dev.nightshift.migration;

import dev.nightshift.ledger.Fence;
import dev.nightshift.ledger.Ledger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The repository of a worker, in which a step stays running until it is complete, and in which only the owner of the
 * claim changes the step. A worker that stops, fails or has lost its claim does not know whether another resumes the
 * partition, so only the manager ends a step otherwise.
 */
final class KeptRunning {

    private KeptRunning() {}

    static JobRepository over(JobRepository repository, Ledger ledger, Fence claim) {
        return (JobRepository) Proxy.newProxyInstance(
                KeptRunning.class.getClassLoader(), new Class<?>[] {JobRepository.class}, (proxy, method, args) -> {
                    if (!method.getName().equals("update") || !(args[0] instanceof StepExecution step)) {
                        return invoke(method, repository, args);
                    }
                    // The transaction of a chunk requires the claim itself.
                    if (TransactionSynchronizationManager.isActualTransactionActive()) {
                        repository.update(step);
                    } else if (step.getStatus().isRunning() || step.getStatus() == BatchStatus.COMPLETED) {
                        ledger.fenced(claim, () -> repository.update(step));
                    }
                    return null;
                });
    }

    private static @Nullable Object invoke(Method method, JobRepository repository, Object[] args) throws Throwable {
        try {
            return method.invoke(repository, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
