package dev.nightshift.migration;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * The repository of a worker, in which a step stays running until it is complete. A worker that stops, fails or has lost
 * its claim does not know whether another resumes the partition, so only the manager ends a step otherwise.
 */
final class KeptRunning {

    private KeptRunning() {}

    static JobRepository over(JobRepository repository) {
        return (JobRepository) Proxy.newProxyInstance(
                KeptRunning.class.getClassLoader(), new Class<?>[] {JobRepository.class}, (proxy, method, args) -> {
                    if (method.getName().equals("update")
                            && args[0] instanceof StepExecution step
                            && !step.getStatus().isRunning()
                            && step.getStatus() != BatchStatus.COMPLETED) {
                        return null;
                    }
                    try {
                        return method.invoke(repository, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }
}
