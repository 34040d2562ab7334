package io.funnelcloud.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// Files only the agent's account can read, which readers find whole or not at all.
public final class DurableFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final FileAttribute<?>[] OWNER_FILE = attribute("rw-------");
  private static final FileAttribute<?>[] OWNER_FOLDER = attribute("rwx------");

  private DurableFiles() {}

  private static FileAttribute<?>[] attribute(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /// Replaces the file; when this returns, the bytes survive a power cut.
  public static void write(Path file, byte[] bytes) throws IOException {
    replace(file, bytes, Durability.POWER_CUT);
    syncFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
  }

  /// Replaces the file; the bytes survive the death of this process, not a power cut.
  public static void writeLightly(Path file, byte[] bytes) throws IOException {
    replace(file, bytes, Durability.PROCESS);
  }

  private enum Durability {
    POWER_CUT,
    PROCESS
  }

  private static void replace(Path file, byte[] bytes, Durability durability) throws IOException {
    Path tmp = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(tmp);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(tmp, options, OWNER_FILE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      if (durability == Durability.POWER_CUT) {
        channel.force(true);
      }
    }
    Files.move(tmp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Makes the folder and what is missing above it.
  public static void makeFolders(Path folder) throws IOException {
    Files.createDirectories(folder, OWNER_FOLDER);
  }

  /// Makes an empty file where nothing of that name may be yet.
  static void makeFile(Path file) throws IOException {
    Files.createFile(file, OWNER_FILE);
  }

  /// Makes names created in or removed from the folder durable.
  public static void syncFolder(Path folder) throws IOException {
    if (POSIX) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// Opens for appending, made when absent.
  static FileChannel appending(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNER_FILE);
  }
}
