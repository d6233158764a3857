package io.posthorn.server.store;

import io.posthorn.server.store.file.Vfs;
import io.posthorn.server.store.file.VfsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Disks that do wrong what a store must be able to rely on, or what it must not forget to ask for. */
final class Sabotages {
    private static final int GAP = 64;

    private Sabotages() {}

    /** As if every fsync of a file with such a name, finished or not, had been left out. */
    static Vfs withoutForceOf(Vfs disk, String pattern) {
        return new SabotagedVfs(disk) {
            @Override
            void force(VfsFile file, String name) throws IOException {
                if (!name.matches(pattern)) {
                    file.force();
                }
            }
        };
    }

    /** As if those who wait were told before the force: it happens, but only when the next frame is written. */
    static Vfs withLateForce(Vfs disk) {
        return new SabotagedVfs(disk) {
            @Override
            void force(VfsFile file) {}

            @Override
            void write(VfsFile file, String name, ByteBuffer from, long position) throws IOException {
                file.force();
                file.write(from, position);
            }
        };
    }

    /** As if nobody looked whether a force has failed. */
    static Vfs withForcesThatFailUnnoticed(Vfs disk) {
        return new SabotagedVfs(disk) {
            private int forces;

            @Override
            void force(VfsFile file) throws IOException {
                // Every tenth fails, and the system takes what was written for written.
                if (++forces % 10 != 0) {
                    file.force();
                }
            }
        };
    }

    /** As if changes of names had not been made durable. */
    static Vfs withoutForceOfDirectory(Vfs disk) {
        return new SabotagedVfs(disk) {
            @Override
            public void forceDirectory(Path directory) {}
        };
    }

    /** A file gets its name only when it is written the next time: what relies on it is done before. */
    static Vfs withLateName(Vfs disk, String pattern) {
        return new SabotagedVfs(disk) {
            private @Nullable Path from;
            private @Nullable Path to;

            @Override
            public VfsFile create(Path file) throws IOException {
                if (from != null && to != null && file.equals(from)) {
                    super.rename(from, to);
                    super.forceDirectory(to.resolveSibling("."));
                    from = null;
                }
                return super.create(file);
            }

            @Override
            public void rename(Path file, Path name) throws IOException {
                if (name(name).matches(pattern)) {
                    from = file;
                    to = name;
                } else {
                    super.rename(file, name);
                }
            }
        };
    }

    /** Only the first half of what is written to such a file arrives. */
    static Vfs withTornWritesTo(Vfs disk, String pattern) {
        return new SabotagedVfs(disk) {
            @Override
            void write(VfsFile file, String name, ByteBuffer from, long position) throws IOException {
                if (name.matches(pattern)) {
                    from.limit(from.position() + from.remaining() / 2);
                }
                file.write(from, position);
            }
        };
    }

    /** In the middle of what is written to such a file, a few bytes do not arrive. */
    static Vfs withGapsIn(Vfs disk, String pattern) {
        return new SabotagedVfs(disk) {
            @Override
            void write(VfsFile file, String name, ByteBuffer from, long position) throws IOException {
                ByteBuffer arriving =
                        ByteBuffer.allocate(from.remaining()).put(from).flip();
                if (name.matches(pattern)) {
                    int middle = arriving.limit() / 2;
                    arriving.put(middle, new byte[Math.min(GAP, arriving.limit() - middle)]);
                }
                file.write(arriving, position);
            }
        };
    }

    /** Files with such names stay where they are deleted. */
    static Vfs withoutDeletionOf(Vfs disk, String pattern) {
        return new SabotagedVfs(disk) {
            @Override
            public void delete(Path file) throws IOException {
                if (!name(file).matches(pattern)) {
                    super.delete(file);
                }
            }
        };
    }

    /** As if a file were given up while the catalog in force still names it: all go as soon as there is another. */
    static Vfs withEarlyDeletionOf(Vfs disk, String pattern) {
        return new SabotagedVfs(disk) {
            private final Set<Path> gone = new HashSet<>();

            @Override
            public VfsFile create(Path file) throws IOException {
                List<String> names = list(file.resolveSibling("."));
                for (String name : names == null || !name(file).matches(pattern) ? List.<String>of() : names) {
                    if (name.matches(pattern)) {
                        super.delete(file.resolveSibling(name));
                        gone.add(file.resolveSibling(name));
                    }
                }
                return super.create(file);
            }

            @Override
            public void delete(Path file) throws IOException {
                if (!gone.remove(file)) {
                    super.delete(file);
                }
            }
        };
    }
}
