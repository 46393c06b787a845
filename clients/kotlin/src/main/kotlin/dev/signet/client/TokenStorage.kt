package dev.signet.client

import java.io.FileNotFoundException
import java.io.FileOutputStream
import java.nio.file.Files
import java.nio.file.NoSuchFileException
import java.nio.file.Path
import java.nio.file.StandardCopyOption

/**
 * Where the tokens are kept: one text for each signed-in user of a device. Whoever can read it can act as the user.
 *
 * The client reads it before each use, so several clients can share it. [set] must have stored the text durably when it
 * returns: the client sends no refresh before that.
 */
public interface TokenStorage {
    /** Returns the text, or null if there is none. */
    public fun get(): String?

    /** Stores the text; null removes it. */
    public fun set(value: String?)
}

/** Keeps the tokens until the process ends. */
public class MemoryStorage : TokenStorage {
    @Volatile
    private var value: String? = null

    override fun get(): String? = value

    override fun set(value: String?) {
        this.value = value
    }
}

/** Keeps the tokens in a file that only its owner should be able to read. A crash leaves the old text or the new one. */
public class FileStorage(private val file: Path) : TokenStorage {
    override fun get(): String? =
        try {
            String(Files.readAllBytes(file), Charsets.UTF_8)
        } catch (missing: NoSuchFileException) {
            null
        } catch (missing: FileNotFoundException) {
            null
        }

    override fun set(value: String?) {
        if (value == null) {
            Files.deleteIfExists(file)
            return
        }
        val draft = Files.createTempFile(file.toAbsolutePath().parent, file.fileName.toString(), ".draft")
        try {
            FileOutputStream(draft.toFile()).use {
                it.write(value.toByteArray())
                it.fd.sync()
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING)
        } finally {
            // If this failed, nobody else would remove the tokens in it.
            Files.deleteIfExists(draft)
        }
    }
}
