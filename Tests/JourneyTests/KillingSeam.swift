import Foundation
import Testing

/// Ends a program with SIGKILL right before the n-th change that it makes below a folder: a small library, loaded into
/// the real program, stands between it and the C library.
struct KillingSeam {
  private static let source = #"""
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <fcntl.h>
    #include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>

    static int steps;

    static void step(const char *path) {
      const char *below = getenv("KILL_BELOW"), *at = getenv("KILL_AT");
      if (!below || !at || strncmp(path, below, strlen(below)) != 0) return;
      if (__atomic_add_fetch(&steps, 1, __ATOMIC_SEQ_CST) == atoi(at)) kill(getpid(), SIGKILL);
    }

    static void step_at(int folder, const char *path) {
      if (path[0] == '/') return step(path);
      char link[64], full[16384];
      snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
      ssize_t length = folder == AT_FDCWD ? 0 : readlink(link, full, 8192);
      if (length <= 0) return;
      snprintf(full + length, sizeof full - length, "/%s", path);
      step(full);
    }

    #define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

    int unlink(const char *path) { step(path); return REAL(unlink)(path); }
    int rmdir(const char *path) { step(path); return REAL(rmdir)(path); }
    int remove(const char *path) { step(path); return REAL(remove)(path); }
    int rename(const char *from, const char *to) { step(to); return REAL(rename)(from, to); }
    int unlinkat(int folder, const char *path, int flags) {
      step_at(folder, path);
      return REAL(unlinkat)(folder, path, flags);
    }
    """#

  private let library: String
  private let below: String

  /// Whether there is a compiler for the library: one comes with Swift.
  static let isAvailable = ["/usr/bin/cc", "/usr/bin/clang", "/opt/swift/usr/bin/clang"].contains {
    (path: String) in access(path, X_OK) == 0
  }

  /// A seam for what is done below the folder `below`, made among the files of `place`.
  init(below: String, in place: Installation) async throws {
    self.below = below
    library = place.path("seam.so")
    let file = place.path("seam.c")
    try Self.source.write(toFile: file, atomically: true, encoding: .utf8)
    try await Tool.bash(
      #"for c in cc clang /opt/swift/usr/bin/clang; do if type $c >&2; then exec $c -shared -fPIC -o "$2" "$1" -ldl; fi; done; exit 1"#,
      file, library)
  }

  /// The environment in which a program is killed right before its step `number`, counted from 1.
  func killing(at number: Int) -> [String: String] {
    ["LD_PRELOAD": library, "KILL_BELOW": below, "KILL_AT": "\(number)"]
  }

  /// Steps at which to kill one after the other; the longer something lasts, the fewer of its later ones.
  static let steps = Array(sequence(first: 1) { $0 < 12 ? $0 + 1 : $0 + $0 / 4 }.prefix(40))
}
