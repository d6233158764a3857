package io.posthorn.examples.quickstart;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.MessageProducer;
import jakarta.jms.TextMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;

/** A provider that mistreats the invoices of some lines, and is honest otherwise. */
final class FaultyInvoices {
    /** What happens to the invoice. */
    enum Fault {
        LOSE,
        DOUBLE,
        ALTER
    }

    private static final Set<String> MADE_BY_JMS = Set.of("createConnection", "createSession", "createProducer");

    private final Map<Integer, Fault> faults;

    private FaultyInvoices(Map<Integer, Fault> faults) {
        this.faults = faults;
    }

    /** Over an honest provider, faults by line number. */
    static ConnectionFactory over(ConnectionFactory honest, Map<Integer, Fault> faults) {
        return new FaultyInvoices(faults).wrapped(ConnectionFactory.class, honest);
    }

    private <T> T wrapped(Class<T> type, Object honest) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> invoke(honest, method, arguments)));
    }

    private Object invoke(Object honest, Method method, Object[] arguments) throws Throwable {
        if (honest instanceof MessageProducer && method.getName().equals("send")) {
            TextMessage message = (TextMessage) arguments[0];
            Fault fault = message.propertyExists("processor") ? faults.get(message.getIntProperty("line")) : null;
            if (fault == Fault.LOSE) {
                return null;
            }
            if (fault == Fault.DOUBLE) {
                call(honest, method, arguments);
            }
            if (fault == Fault.ALTER) {
                message.setText(message.getText() + "0");
            }
        }
        Object result = call(honest, method, arguments);
        return MADE_BY_JMS.contains(method.getName()) ? wrapped(method.getReturnType(), result) : result;
    }

    private static Object call(Object honest, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(honest, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
