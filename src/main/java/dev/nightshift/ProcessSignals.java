package dev.nightshift;

import dev.nightshift.cli.Program;
import dev.nightshift.work.StopSignal;
import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Turns SIGINT, SIGTERM and SIGHUP into a request to stop. It handles signals and does not use a shutdown hook, because
 * hooks of libraries close databases while the work still needs them. A second SIGINT or SIGTERM ends the process at
 * once; the run can still be restarted.
 *
 * <p>{@code sun.misc.Signal} is in the supported module jdk.unsupported, but javac warns of every use of it and no
 * option turns the warning off. Therefore it is called by reflection.
 */
final class ProcessSignals implements Program.Signals {

    private static final int ENDED_BY_SIGNAL = 128;

    private final PrintWriter err;

    ProcessSignals(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void stopOn(StopSignal stop) {
        for (String name : List.of("INT", "TERM", "HUP")) {
            handle(name, (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    request(stop, name);
                }
                return null;
            });
        }
    }

    private void request(StopSignal stop, String name) {
        boolean again = stop.reason() != null;
        if (again && name.equals("HUP")) {
            // A terminal that is closed sends it more than once.
            return;
        }
        if (again) {
            Runtime.getRuntime().halt(ENDED_BY_SIGNAL + (name.equals("INT") ? 2 : 15));
        }
        // First, because printing can wait for whoever reads the output.
        stop.request("signal SIG" + name);
        err.println("Stopping after signal SIG" + name + "; send it again to end at once");
        err.flush();
    }

    private static void handle(String name, InvocationHandler handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    ProcessSignals.class.getClassLoader(), new Class<?>[] {handlerType}, handler);
            signal.getMethod("handle", signal, handlerType)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This Java cannot handle signal " + name, e);
        }
    }
}
