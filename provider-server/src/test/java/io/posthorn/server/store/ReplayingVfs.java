package io.posthorn.server.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A disk on which neither segment number nor sequence keep a store from what a recycled segment held before: its old
 * frames are made to look like those that come next.
 */
final class ReplayingVfs extends SabotagedVfs {
    private static final Pattern KEY = Pattern.compile("key=([0-9a-f-]{36})");
    private static final int AT_FIRST_SEQUENCE = 36;

    ReplayingVfs(Vfs disk) {
        super(disk);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        super.rename(from, to);
        int number = Segment.number(name(to));
        if (number > 0) {
            try (VfsFile segment = super.open(to)) {
                forge(segment, number, new FrameFormat(key(to.resolveSibling(StoreDirectory.IDENTITY))));
            }
        }
    }

    private UUID key(Path identity) throws IOException {
        try (VfsFile file = super.open(identity)) {
            ByteBuffer line = ByteBuffer.allocate((int) file.size());
            file.read(line, 0);
            Matcher key = KEY.matcher(new String(line.array(), StandardCharsets.US_ASCII));
            if (!key.find()) {
                throw new IOException("no key in " + identity);
            }
            return UUID.fromString(key.group(1));
        }
    }

    private static void forge(VfsFile segment, int number, FrameFormat format) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) segment.size());
        segment.read(all, 0);
        long sequence = all.getLong(AT_FIRST_SEQUENCE);
        int at = Segment.FIRST_FRAME;
        while (at + FrameFormat.HEADER < all.limit() && all.getInt(at) == FrameFormat.MAGIC) {
            int payload = FrameFormat.payload(all.position(at));
            ByteBuf frame = Unpooled.buffer().writeZero(FrameFormat.HEADER);
            frame.writeBytes(all.slice(at + FrameFormat.HEADER, payload));
            format.finish(frame, sequence++, number);
            segment.write(ByteBuffer.wrap(ByteBufUtil.getBytes(frame)), at);
            at += FrameFormat.padded(payload);
        }
        segment.force();
    }
}
