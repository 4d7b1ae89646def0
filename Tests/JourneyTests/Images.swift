import Foundation
import Testing

extension Installation {
  /// `hotel/db01.raw`: a sparse ext4 file system with real files in it.
  func makeFileSystem(at relative: String, megabytes: Int = 64) async throws {
    try await Tool.bash(
      """
      mkdir -p "$(dirname "$1")"
      content=$(mktemp -d "$3.XXXX")
      cp /usr/bin/git /usr/bin/qemu-img "$content" 2>/dev/null || true
      cp -r /usr/share/common-licenses "$content" 2>/dev/null || true
      seq 1 200000 > "$content/numbers"
      head -c 3000000 /dev/urandom > "$content/noise"
      mke2fs -q -t ext4 -d "$content" "$1" "$2M"
      rm -rf "$content"
      """, images + "/" + relative, String(megabytes), path("content"))
  }

  /// An image that takes the vault long to compress at the highest level, and no time at the default one.
  func makeSlowImage(at relative: String, megabytes: Int = 48) async throws {
    try await Tool.bash(
      """
      mkdir -p "$(dirname "$1")"
      head -c $(( $2 * 3 / 4 * 1048576 )) /dev/urandom | base64 -w0 > "$1"
      """, images + "/" + relative, String(megabytes))
  }
}
