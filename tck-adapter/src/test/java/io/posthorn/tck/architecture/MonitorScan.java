package io.posthorn.tck.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Finds {@code synchronized}, on methods and in them: ArchUnit itself does not look into code for it. */
final class MonitorScan extends ArchCondition<JavaClass> {
    MonitorScan() {
        super("use synchronized");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (String method : synchronizedMethods(type)) {
            events.add(SimpleConditionEvent.satisfied(type, type.getName() + "." + method + " is or has synchronized"));
        }
    }

    private static List<String> synchronizedMethods(JavaClass type) {
        List<String> found = new ArrayList<>();
        try (InputStream code = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            new ClassReader(code).accept(new Collector(found), ClassReader.SKIP_DEBUG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class Collector extends ClassVisitor {
        private final List<String> found;

        Collector(List<String> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
                found.add(name);
            }
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER) {
                        found.add(name);
                    }
                }
            };
        }
    }
}
