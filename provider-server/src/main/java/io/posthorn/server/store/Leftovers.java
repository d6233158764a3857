package io.posthorn.server.store;

import io.posthorn.server.store.Catalog.TableEntry;
import io.posthorn.server.store.file.Vfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Files of the store that the catalog in force does not name, left by a checkpoint or a process that came to an end. */
final class Leftovers {
    private Leftovers() {}

    /** Deletes them; what is no file of a store stays. */
    static void delete(Vfs vfs, Path directory, Collection<String> names, Catalog catalog) throws IOException {
        Set<String> needed = needed(directory, catalog);
        for (String name : names) {
            int segment = Segment.number(name);
            boolean ours = StoredTable.isOne(name) || Catalog.isSnapshot(name) || name.equals(Catalog.UNFINISHED);
            if (segment >= 0 ? segment < catalog.firstSegment() : ours && !needed.contains(name)) {
                vfs.delete(directory.resolve(name));
            }
        }
    }

    private static Set<String> needed(Path directory, Catalog catalog) {
        Set<String> names = new HashSet<>();
        for (TableEntry entry : catalog.tables()) {
            StoredTable table =
                    new StoredTable(entry.number(), directory, entry.size(), entry.content(), entry.generation());
            names.add(String.valueOf(table.path().getFileName()));
            names.add(String.valueOf(table.statePath(entry.generation()).getFileName()));
        }
        names.add(Catalog.definitionsName(catalog.definitions()));
        names.add(Catalog.branchesName(catalog.branches()));
        return names;
    }
}
