package dev.nightshift.selftest;

import dev.nightshift.operation.OperationContext;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.Target;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes everything that has the name of one self-test: objects, runs in the configured ledger, the table, and last
 * its folder, which stays as long as anything else does. What cannot be removed does not keep the rest.
 */
final class Removal {

    private final Operations operations;
    private final ScratchName name;
    private final List<String> left = new ArrayList<>();

    Removal(Operations operations, ScratchName name) {
        this.operations = operations;
        this.name = name;
    }

    /**
     * Removes it.
     *
     * @param objects whether the objects and runs of that name are those of the self-test
     * @param table the table in the configured source; null if it is in the folder or was not created
     * @param place the folder; null if it is on another host
     * @return what is left, and why; empty if nothing is
     */
    List<String> remove(boolean objects, @Nullable ScratchTable table, @Nullable Workplace place) {
        OperationContext context = operations.context();
        if (place != null) {
            OwnProgram.killOrphans(name);
        }
        if (objects && context.settings().target().bucket() != null) {
            attempt("objects below " + folder(context), () -> removeObjects(context));
        }
        if (objects && context.settings().ledger().url() != null) {
            attempt("runs of source " + name.source() + " in the ledger", () -> operations.forget(name.source()));
        }
        if (table != null) {
            attempt("table " + table.setting(), table::drop);
        }
        if (place != null && left.isEmpty()) {
            attempt("folder " + place.folder(), () -> {
                try {
                    place.remove();
                } catch (IOException e) {
                    throw NightshiftException.failed(e.toString(), e);
                }
            });
        }
        return List.copyOf(left);
    }

    private void removeObjects(OperationContext context) {
        try (Target target =
                new Target(context.settings().target(), name.source(), context.home(), context.decorators())) {
            ObjectStore bucket = target.open();
            for (ObjectSummary object : bucket.list(folder(context))) {
                bucket.delete(object.key());
            }
        }
    }

    private String folder(OperationContext context) {
        return folder(context, name);
    }

    /** The folder of all objects of a self-test. */
    static String folder(OperationContext context, ScratchName name) {
        String prefix = context.settings().target().prefix();
        return (prefix.isEmpty() ? "" : prefix + "/") + name.source() + "/";
    }

    private void attempt(String what, Runnable removal) {
        try {
            removal.run();
        } catch (NightshiftException e) {
            left.add(what + ": " + e.getMessage());
        }
    }
}
