package io.posthorn.jms;

import io.posthorn.api.spi.security.Secret;
import io.posthorn.jms.object.AllowedClasses;
import io.posthorn.jms.object.ObjectReading;
import io.posthorn.jms.session.JmsConnection;
import io.posthorn.jms.session.SimplifiedContext;
import io.posthorn.jms.settings.ConnectionOption;
import io.posthorn.jms.settings.ConnectionOptions;
import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.settings.ConnectionUrl;
import io.posthorn.jms.settings.ForeignSettings;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes connections to a Posthorn broker (Jakarta Messaging 3.1, §5.3 and §6.1): the one class of Posthorn that an
 * application names.
 *
 * <pre>{@code
 * ConnectionFactory factory = new PosthornConnectionFactory("posthorn://localhost:5670");
 * }</pre>
 *
 * <p>It is an administered object: it can be bound in a naming service and serialised. Neither form holds a password or an
 * {@link ObjectInputFilter}; who finds it there sets them anew, or names user and password when he connects.
 *
 * <p>What a URL can say is told at {@link ConnectionUrl}. What is set by a setter goes before what the URL says. A value
 * that is not allowed is refused where it is given, by an {@link IllegalArgumentException} that names it. Setting up
 * belongs to one thread; after that any number may make connections.
 */
public class PosthornConnectionFactory
        implements ConnectionFactory, QueueConnectionFactory, TopicConnectionFactory, Referenceable, Serializable {
    private static final long serialVersionUID = 1;
    /** By its name: it knows this class. */
    private static final String OBJECT_FACTORY = "io.posthorn.jms.jndi.PosthornObjectFactory";

    private static final Logger log = LoggerFactory.getLogger(PosthornConnectionFactory.class);

    private transient volatile String urlText;
    private transient volatile ConnectionUrl url;
    private transient volatile ConnectionOptions options = ConnectionOptions.NONE;
    private transient volatile @Nullable ObjectInputFilter objectInputFilter;

    /** For the broker at the default port of this machine, {@value ConnectionUrl#DEFAULT}. */
    public PosthornConnectionFactory() {
        this(ConnectionUrl.DEFAULT);
    }

    /**
     * For the brokers that a URL names.
     *
     * @throws IllegalArgumentException if it is not one; the text says where and why
     */
    public PosthornConnectionFactory(String url) {
        this.url = parse(url);
        this.urlText = url;
    }

    /**
     * For the brokers that a URL names, and a user other than it may name.
     *
     * @throws IllegalArgumentException if it is not one; the text says where and why
     */
    public PosthornConnectionFactory(String url, @Nullable String user, @Nullable String password) {
        this(url);
        set(ConnectionOption.USER, user);
        set(ConnectionOption.PASSWORD, password == null ? null : new Secret(password));
    }

    @Override
    public Connection createConnection() throws JMSException {
        return JmsConnection.open(settings());
    }

    @Override
    public Connection createConnection(@Nullable String user, @Nullable String password) throws JMSException {
        return JmsConnection.open(settings(user, password));
    }

    @Override
    public QueueConnection createQueueConnection() throws JMSException {
        return JmsConnection.openForQueues(settings());
    }

    @Override
    public QueueConnection createQueueConnection(@Nullable String user, @Nullable String password) throws JMSException {
        return JmsConnection.openForQueues(settings(user, password));
    }

    @Override
    public TopicConnection createTopicConnection() throws JMSException {
        return JmsConnection.open(settings());
    }

    @Override
    public TopicConnection createTopicConnection(@Nullable String user, @Nullable String password) throws JMSException {
        return JmsConnection.open(settings(user, password));
    }

    @Override
    public JMSContext createContext() {
        return createContext(JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(int sessionMode) {
        return SimplifiedContext.open(settings(), sessionMode);
    }

    @Override
    public JMSContext createContext(@Nullable String user, @Nullable String password) {
        return createContext(user, password, JMSContext.AUTO_ACKNOWLEDGE);
    }

    @Override
    public JMSContext createContext(@Nullable String user, @Nullable String password, int sessionMode) {
        return SimplifiedContext.open(settings(user, password), sessionMode);
    }

    /** The URL as it was set, a password in it included. */
    public final String getUrl() {
        return urlText;
    }

    /**
     * Where the brokers are.
     *
     * @throws IllegalArgumentException if it is not a URL that {@link ConnectionUrl} knows; nothing is changed then
     */
    public final void setUrl(String url) {
        this.url = parse(url);
        this.urlText = url;
    }

    /** The same as {@link #getUrl}. */
    public final String getBrokerUrl() {
        return getUrl();
    }

    /** The same as {@link #setUrl}. */
    public final void setBrokerUrl(String url) {
        setUrl(url);
    }

    /** The same as {@link #getUrl}. */
    public final String getBrokerURL() {
        return getUrl();
    }

    /** The same as {@link #setUrl}. */
    public final void setBrokerURL(String url) {
        setUrl(url);
    }

    /** The user of connections that are made without naming one, null for none. */
    public final @Nullable String getUser() {
        return (String) effective().get(ConnectionOption.USER);
    }

    public final void setUser(@Nullable String user) {
        set(ConnectionOption.USER, user);
    }

    /** The same as {@link #getUser}. */
    public final @Nullable String getUsername() {
        return getUser();
    }

    /** The same as {@link #setUser}. */
    public final void setUsername(@Nullable String user) {
        setUser(user);
    }

    /** The same as {@link #getUser}. */
    public final @Nullable String getUserName() {
        return getUser();
    }

    /** The same as {@link #setUser}. */
    public final void setUserName(@Nullable String user) {
        setUser(user);
    }

    /** The password of that user. There is no getter: it goes to the broker and nowhere else. */
    public final void setPassword(@Nullable String password) {
        set(ConnectionOption.PASSWORD, password == null ? null : new Secret(password));
    }

    /** The client id that all connections have from the start (§6.1.2), null for none. */
    public final @Nullable String getClientId() {
        return settings().clientId();
    }

    public final void setClientId(@Nullable String clientId) {
        set(ConnectionOption.CLIENT_ID, clientId);
    }

    /** The same as {@link #getClientId}. */
    public final @Nullable String getClientID() {
        return getClientId();
    }

    /** The same as {@link #setClientId}. */
    public final void setClientID(@Nullable String clientId) {
        setClientId(clientId);
    }

    /** The most messages that a consumer holds beyond what the application has; 0: it asks for each. */
    public final int getPrefetch() {
        return settings().prefetch().messages();
    }

    public final void setPrefetch(int messages) {
        set(ConnectionOption.PREFETCH, messages);
    }

    /** The most bytes of messages that a consumer holds beyond what the application has. */
    public final int getPrefetchBytes() {
        return settings().prefetch().bytes();
    }

    public final void setPrefetchBytes(int bytes) {
        set(ConnectionOption.PREFETCH_BYTES, bytes);
    }

    /** Whether acknowledgements of AUTO and CLIENT sessions wait until they are durable. */
    public final boolean isAckSync() {
        return settings().ackSync();
    }

    public final void setAckSync(boolean ackSync) {
        set(ConnectionOption.ACK_SYNC, ackSync);
    }

    /** How long one address may take to accept and authenticate a connection, in ms. */
    public final int getConnectTimeout() {
        return settings().timeouts().connect();
    }

    public final void setConnectTimeout(int millis) {
        set(ConnectionOption.CONNECT_TIMEOUT, millis);
    }

    /** How long a request, a persistent send among them, waits for its answer, in ms. */
    public final int getRequestTimeout() {
        return settings().timeouts().request();
    }

    public final void setRequestTimeout(int millis) {
        set(ConnectionOption.REQUEST_TIMEOUT, millis);
    }

    /** How long a send waits for room in the session's send window, in ms. */
    public final int getSendTimeout() {
        return settings().timeouts().send();
    }

    public final void setSendTimeout(int millis) {
        set(ConnectionOption.SEND_TIMEOUT, millis);
    }

    /** How long a close waits for the broker, in ms. */
    public final int getCloseTimeout() {
        return settings().timeouts().close();
    }

    public final void setCloseTimeout(int millis) {
        set(ConnectionOption.CLOSE_TIMEOUT, millis);
    }

    /** After how many ms of silence either side lets itself be heard, 0 for never. */
    public final int getHeartbeat() {
        return settings().heartbeat();
    }

    public final void setHeartbeat(int millis) {
        set(ConnectionOption.HEARTBEAT, millis);
    }

    /**
     * Which classes the objects of received messages may have beside the JDK's values: a list as
     * {@link AllowedClasses} reads it, null for none. The system property {@value ObjectReading#PROPERTY} adds to it.
     */
    public final @Nullable String getObjectAllow() {
        Object allowed = effective().get(ConnectionOption.OBJECT_ALLOW);
        return allowed == null ? null : allowed.toString();
    }

    /**
     * Allows classes, {@code com.acme.Order,com.acme.billing.**} as an example. Allow none that reads its fields into
     * something that acts; {@code *} allows whatever the class path holds, and so whatever a sender makes of it.
     */
    public final void setObjectAllow(@Nullable String classes) {
        set(ConnectionOption.OBJECT_ALLOW, classes == null ? null : ConnectionOption.OBJECT_ALLOW.parse(classes));
    }

    /** A filter that is asked before {@link #getObjectAllow}, null for none. */
    public final @Nullable ObjectInputFilter getObjectInputFilter() {
        return objectInputFilter;
    }

    /**
     * Decides by a filter of the application's own about objects of received messages. What it is undecided about
     * {@link #setObjectAllow} decides. Any number of threads may call it.
     */
    public final void setObjectInputFilter(@Nullable ObjectInputFilter filter) {
        objectInputFilter = filter;
    }

    /**
     * What a naming service keeps of it: the class, {@code url} with the addresses of the brokers, and each option that was
     * set, by its name in URLs; no password.
     */
    @Override
    public final Reference getReference() {
        Reference reference = new Reference(getClass().getName(), OBJECT_FACTORY, null);
        reference.add(
                new StringRefAddr("url", url.withOptions(ConnectionOptions.NONE).withoutSecrets()));
        effective().texts().forEach((name, text) -> reference.add(new StringRefAddr(name, text)));
        return reference;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeObject(url.withOptions(effective()).withoutSecrets());
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        String written = (String) in.readObject();
        try {
            setUrl(written);
        } catch (IllegalArgumentException e) {
            throw (IOException) new InvalidObjectException(e.getMessage()).initCause(e);
        }
        options = ConnectionOptions.NONE;
    }

    /** The settings, secrets masked. */
    @Override
    public String toString() {
        return "PosthornConnectionFactory[" + url.addresses() + ", " + effective() + "]";
    }

    private ConnectionOptions effective() {
        return url.options().overriddenBy(options);
    }

    final ConnectionSettings settings() {
        ConnectionSettings settings = effective().settings(url.addresses());
        return settings.withObjects(settings.objects().withFilter(objectInputFilter));
    }

    final ConnectionSettings settings(@Nullable String user, @Nullable String password) {
        return settings().withCredentials(user, password == null ? null : new Secret(password));
    }

    private void set(ConnectionOption option, @Nullable Object value) {
        options = options.with(option, value);
    }

    /** Reads a URL, and warns of what it says in vain. */
    private ConnectionUrl parse(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("the connection URL is null");
        }
        ConnectionUrl parsed = ConnectionUrl.parse(text);
        warn("parameters of another vendor are ignored: ", parsed.foreign());
        if (parsed.distributed() && !(this instanceof XAConnectionFactory)) {
            warn(
                    "distributed transactions are for PosthornXAConnectionFactory, and not for this factory: ",
                    List.of("type"));
        }
        return parsed;
    }

    private static void warn(String problem, List<String> parameters) {
        String warning = problem + ForeignSettings.told(parameters);
        if (!parameters.isEmpty() && ForeignSettings.isNews(warning)) {
            log.warn("connection URL: {}", warning);
        }
    }
}
