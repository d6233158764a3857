package io.posthorn.examples.transacted;

/** Who puts a thing into a parcel. */
@FunctionalInterface
interface Packer {
    /**
     * Packs one thing.
     *
     * @return what is written on the parcel
     * @throws PackingException if it cannot be packed, now or at all
     */
    String pack(String thing) throws PackingException;
}
