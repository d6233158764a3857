package io.posthorn.jms.transport;

import io.posthorn.jms.settings.ConnectionSettings;
import io.posthorn.jms.settings.TcpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A listening port on which a test plays the broker, frame by frame. */
public final class ScriptedBroker implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final List<ScriptedPeer> peers = new CopyOnWriteArrayList<>();

    public ScriptedBroker() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(ScriptedPeer.PATIENCE);
    }

    public TcpAddress address() {
        return new TcpAddress("127.0.0.1", server.getLocalPort());
    }

    public ConnectionSettings settings() {
        return ConnectionSettings.to(address());
    }

    /** The next client, before its first frame. */
    public ScriptedPeer accept() throws IOException {
        ScriptedPeer peer = new ScriptedPeer(server.accept(), readers);
        peers.add(peer);
        return peer;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (ScriptedPeer peer : peers) {
            peer.close();
        }
        readers.shutdownNow();
    }
}
