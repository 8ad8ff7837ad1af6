package dev.nightshift.ledger;

/**
 * An operator's request that a run stops and stays stopped until an operator restarts it.
 *
 * @param by name of the operator
 */
public record StopRequest(String by, String reason) {

    @Override
    public String toString() {
        return "by " + by + ": " + reason;
    }
}
