package io.posthorn.integration.jta;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.arjPropertyManager;
import com.arjuna.ats.arjuna.common.recoveryPropertyManager;
import com.arjuna.ats.arjuna.recovery.RecoveryManager;
import com.arjuna.ats.internal.jta.recovery.arjunacore.XARecoveryModule;
import com.arjuna.ats.jta.common.jtaPropertyManager;
import com.arjuna.ats.jta.recovery.XAResourceRecoveryHelper;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one transaction manager of the process. Its log is in a directory that goes with the process; it recovers when it is
 * told to, and only branches of its own.
 */
final class Narayana {
    private static final String NODE = "posthorn";
    /** Between the two looks that recovery takes, in s. */
    private static final int BACK_OFF = 1;

    private static final RecoveryManager RECOVERY = start();

    private Narayana() {}

    private static RecoveryManager start() {
        try {
            Path log = Files.createTempDirectory("narayana");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(log)));
            // The three stores of Narayana: of transactions, of what it calls state, and of communication.
            Stream.of(null, "stateStore", "communicationStore")
                    .map(name -> BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, name))
                    .forEach(store -> store.setObjectStoreDir(log.toString()));
            arjPropertyManager.getCoreEnvironmentBean().setNodeIdentifier(NODE);
            jtaPropertyManager.getJTAEnvironmentBean().setXaRecoveryNodes(List.of(NODE));
            recoveryPropertyManager.getRecoveryEnvironmentBean().setRecoveryBackoffPeriod(BACK_OFF);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CoreEnvironmentBeanException e) {
            throw new IllegalStateException(e);
        }
        RecoveryManager manager = RecoveryManager.manager(RecoveryManager.DIRECT_MANAGEMENT);
        manager.initialize();
        return manager;
    }

    static TransactionManager transactions() {
        return com.arjuna.ats.jta.TransactionManager.transactionManager();
    }

    static UserTransaction userTransaction() {
        return com.arjuna.ats.jta.UserTransaction.userTransaction();
    }

    /** Finishes what is open at these resources, as the transaction log says. */
    static void recover(XAResourceRecoveryHelper resources) {
        XARecoveryModule module = XARecoveryModule.getRegisteredXARecoveryModule();
        module.addXAResourceRecoveryHelper(resources);
        try {
            RECOVERY.scan();
        } finally {
            module.removeXAResourceRecoveryHelper(resources);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
