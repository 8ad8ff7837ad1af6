/**
 * What an operator can do and ask. A run is one copy of a source for one cutoff; an attempt is one try to complete it.
 *
 * <ul>
 *   <li>Entry points: {@link dev.nightshift.operation.Operations} starts, resumes, stops, recovers, abandons and purges
 *       runs, does a night's work and fills the sample; {@link dev.nightshift.operation.RunQueries} answers questions.
 *       Both work through {@link dev.nightshift.operation.OperationContext}, which opens ledger and bucket.
 *   <li>A run: {@code RunOperation} finds the run, takes its lease and records the outcome. {@code RunAttempt} checks
 *       source, bucket and plan ({@code TableSourceResolver}, {@code FileSourceResolver}, {@code Target}, {@code
 *       PartEncoding}, {@code PlanCheck}) and runs the job. {@code NightlyOperation} does this for all runs of a night.
 *   <li>After a run: {@code StopOperation}, {@code Recovery}, {@code PurgeOperation} and {@code SortFiles}.
 *   <li>Messages: {@code StatusReader} and {@code NextCommand} say how a run is and what to do next;
 *       {@code RunNotifier} and {@code RunSamples} send this to others.
 *   <li>Settings: {@link dev.nightshift.operation.Settings} loads {@link
 *       dev.nightshift.operation.NightshiftProperties} and refuses unknown names.
 * </ul>
 */
@NullMarked
package dev.nightshift.operation;

import org.jspecify.annotations.NullMarked;
