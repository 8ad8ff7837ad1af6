/**
 * The Spring Batch job that copies a login table to an object store.
 *
 * <p>The item of the step <i>migrate</i> is one chunk of rows with its part, and its commit interval is one item:
 * {@code READ_COUNT}, {@code WRITE_COUNT} and {@code COMMIT_COUNT} in {@code BATCH_STEP_EXECUTION} count chunks. The
 * counts of written and committed chunks equal the number of parts that the partition got in that attempt. The count of
 * read chunks includes a chunk that was rolled back.
 *
 * <p>The table lists the threads of a run. {@link dev.nightshift.work} makes all of them except those of the
 * partitions. A thread that may be inside a database call is never interrupted, because an interrupt closes H2's file.
 * The code that ends a thread waits at most 30 seconds for it and then fails with an exception that names it. Ending a
 * partition takes at most a minute, because its reading thread is ended before its encoding thread.
 *
 * <table>
 * <caption>Threads of a run</caption>
 * <tr><th>Thread</th><th>Owner</th><th>Ended by</th><th>Within</th></tr>
 * <tr><td>{@code migrate-N}, one for each range that is copied</td><td>{@link RangePartitionHandler}</td>
 *     <td>the stop signal, which it checks every 200 ms while it waits for a chunk</td>
 *     <td>the grace of a put, and the next two</td></tr>
 * <tr><td>{@code read RANGE}</td><td>{@link ChunkReader}</td>
 *     <td>its close, which cancels the statement and aborts the connection after 5 s</td><td>30 s</td></tr>
 * <tr><td>{@code encode RANGE}</td><td>{@link ChunkReader}</td><td>its close, after the reading thread has ended</td>
 *     <td>30 s</td></tr>
 * <tr><td>{@code put KEY}</td><td>{@link IdempotentPut}</td>
 *     <td>its result, or an interrupt 2 s after the stop signal, which is safe because it uses no database</td>
 *     <td>2 s more; then it is left running with a warning</td></tr>
 * <tr><td>{@code source}, finds the source</td><td>{@code operation.RunAttempt}</td>
 *     <td>itself; if the bucket fails, a signal ends its wait for the database</td>
 *     <td>5 s; then it is left running with a warning</td></tr>
 * <tr><td>{@code bucket}, connects to the bucket</td><td>{@code operation.Target}</td>
 *     <td>itself; close waits for it</td>
 *     <td>30 s</td></tr>
 * <tr><td>{@code hash}, reads the given file</td><td>{@code operation.FileSourceResolver}</td>
 *     <td>itself, or the end of the process</td><td>nothing waits for it</td></tr>
 * <tr><td>{@code ask the source}, counts and chooses ranges</td><td>{@code table.CancellableQuery}</td>
 *     <td>its answer, or the stop signal, which cancels the statement</td><td>30 s</td></tr>
 * <tr><td>{@code sort FILE}, as many as processors</td><td>{@code file.RecordSort}</td>
 *     <td>the end of the sort, after the lines in memory</td><td>30 s</td></tr>
 * <tr><td>{@code watch workers}, in a manager</td><td>{@link WorkerWatch}</td>
 *     <td>the end of the step <i>migrate</i></td><td>30 s</td></tr>
 * <tr><td>{@code copy}, one for each partition that a worker copies</td><td>{@code operation.WorkerOperation}</td>
 *     <td>the stop signal, or the loss of its claim</td><td>as {@code migrate-N}</td></tr>
 * <tr><td>{@code heart}, in a worker</td><td>{@code operation.WorkerOperation}</td><td>the end of the worker</td>
 *     <td>nothing waits for it</td></tr>
 * <tr><td>{@code lease of run N}</td><td>{@code ledger.Lease}</td><td>its release, after the heartbeat in progress</td>
 *     <td>the time-out of the ledger</td></tr>
 * </table>
 */
@NullMarked
package dev.nightshift.migration;

import org.jspecify.annotations.NullMarked;
