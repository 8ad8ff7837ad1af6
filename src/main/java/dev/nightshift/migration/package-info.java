/**
 * The Spring Batch job that copies a login table to an object store.
 *
 * <p>The item of the step <i>migrate</i> is one chunk of rows with its part, and its commit interval is one item:
 * {@code READ_COUNT}, {@code WRITE_COUNT} and {@code COMMIT_COUNT} in {@code BATCH_STEP_EXECUTION} count chunks. Written
 * and committed are as many as the partition got parts in that attempt; read, also a chunk that was rolled back.
 *
 * <p>The threads of a run, all but those of the partitions made by {@link dev.nightshift.work}. None that may be inside a
 * database is interrupted, because an interrupt closes H2's file. Whoever ends a thread waits for it 30 seconds at most
 * and then fails, naming it. The end of a partition takes a minute at most, because its reading is ended before its
 * encoding.
 *
 * <table>
 * <caption>Threads of a run</caption>
 * <tr><th>Thread</th><th>Owner</th><th>Ended by</th><th>Within</th></tr>
 * <tr><td>{@code migrate-N}, one for each range that is worked on</td><td>{@link RangePartitionHandler}</td>
 *     <td>the stop signal, looked at every 200 ms while a chunk is waited for</td><td>a put's grace, and the next two</td></tr>
 * <tr><td>{@code read RANGE}</td><td>{@link ChunkReader}</td>
 *     <td>its close: the statement is cancelled, after 5 s the connection is aborted</td><td>30 s</td></tr>
 * <tr><td>{@code encode RANGE}</td><td>{@link ChunkReader}</td><td>its close, after that of the reading</td>
 *     <td>30 s</td></tr>
 * <tr><td>{@code put KEY}</td><td>{@link IdempotentPut}</td>
 *     <td>its result; 2 s after the stop signal by an interrupt, as it uses no database</td>
 *     <td>2 s more, then left with a warning</td></tr>
 * <tr><td>{@code batch}, sets up Spring Batch</td><td>{@link MigrationJob}</td><td>itself, waited for by close</td>
 *     <td>30 s</td></tr>
 * <tr><td>{@code source}, finds the source</td><td>{@code operation.RunAttempt}</td>
 *     <td>itself; a signal ends its waiting for the database when the bucket fails</td>
 *     <td>5 s, then left with a warning</td></tr>
 * <tr><td>{@code bucket}, connects to it</td><td>{@code operation.Target}</td><td>itself, waited for by close</td>
 *     <td>30 s</td></tr>
 * <tr><td>{@code hash}, reads the given file</td><td>{@code operation.FileSourceResolver}</td>
 *     <td>itself, or the end of the process</td><td>not waited for</td></tr>
 * <tr><td>{@code ask the source}, counts and chooses ranges</td><td>{@code table.CancellableQuery}</td>
 *     <td>its answer, or cancelling the statement when there is a reason to stop</td><td>30 s</td></tr>
 * <tr><td>{@code sort FILE}, as many as processors</td><td>{@code file.RecordSort}</td>
 *     <td>its close, after the lines at hand</td><td>30 s</td></tr>
 * <tr><td>{@code lease of run N}</td><td>{@code ledger.Lease}</td><td>its release, after the heartbeat under way</td>
 *     <td>the ledger's time-out</td></tr>
 * </table>
 */
@NullMarked
package dev.nightshift.migration;

import org.jspecify.annotations.NullMarked;
