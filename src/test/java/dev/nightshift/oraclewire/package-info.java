/**
 * A server for tests that speaks Oracle's wire protocol on 127.0.0.1, with H2 behind it: the real Oracle driver against
 * our own server, never an Oracle database.
 *
 * <p>The lower layer of the protocol, TNS, is packets ({@link dev.nightshift.oraclewire.Packets}). The upper layer,
 * TTC, is messages of variable integers and byte strings ({@link dev.nightshift.oraclewire.MessageReader},
 * {@link dev.nightshift.oraclewire.MessageWriter}). The server poses as 12.2: field version 8, TNS version 314. All of
 * H2 is behind {@link dev.nightshift.oraclewire.Engine} and {@link dev.nightshift.oraclewire.EngineSession}.
 *
 * <p>The layouts are those that freely licensed clients publish, above all python-oracledb (UPL and Apache License 2.0,
 * {@code src/oracledb/impl/thin}), besides go-ora (MIT) and the protocol notes of seerdb (MIT), and what the driver
 * itself sends over a socket. The driver is not disassembled, which its licence forbids.
 */
@NullMarked
package dev.nightshift.oraclewire;

import org.jspecify.annotations.NullMarked;
