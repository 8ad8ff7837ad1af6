package dev.nightshift.ledger;

/**
 * An operator's wish that a run stops and stays stopped until somebody restarts it.
 *
 * @param by who wishes it
 */
public record StopRequest(String by, String reason) {

    @Override
    public String toString() {
        return "by " + by + ": " + reason;
    }
}
