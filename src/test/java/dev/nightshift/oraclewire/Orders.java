package dev.nightshift.oraclewire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a test has ordered to go wrong. Thread-safe. */
final class Orders {

    private final List<Order> orders = new ArrayList<>();

    /** @param number which of the calls that match from now on fails; 0 for each of them */
    synchronized void add(Call call, String words, int number, Fault fault) {
        orders.add(new Order(call, words, number, fault));
    }

    synchronized void clear() {
        orders.clear();
    }

    /** The fault that this call has; empty if it succeeds. */
    synchronized Optional<Fault> take(Call call, String words) {
        Optional<Fault> taken = Optional.empty();
        for (Order order : orders) {
            if (order.call == call && words.contains(order.words) && order.isDue() && taken.isEmpty()) {
                taken = Optional.of(order.fault);
            }
        }
        return taken;
    }

    private static final class Order {

        private final Call call;
        private final String words;
        private final int number;
        private final Fault fault;
        private int seen;

        private Order(Call call, String words, int number, Fault fault) {
            this.call = call;
            this.words = words;
            this.number = number;
            this.fault = fault;
        }

        private boolean isDue() {
            return ++seen == number || number == 0;
        }
    }
}
