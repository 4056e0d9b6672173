// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@Suite struct LibraryTests {
    /// The compiler compares the functions that workers call with the headers of the library that is installed.
    @Test func `what is declared of libvips is what its headers say`() throws {
        let lab = try ImageLab()
        let check = """
            #include <vips/vips.h>
            #define ROOST_VIPS_DECLARATIONS_ONLY
            #include "library.h"
            #define CHECK(result, name, parameters) \\
                _Static_assert(__builtin_types_compatible_p(__typeof__((name)), result parameters), #name);
            ROOST_VIPS_FUNCTIONS(CHECK)
            _Static_assert(VIPS_ACCESS_SEQUENTIAL == 1 && VIPS_SIZE_FORCE == 3 && VIPS_SIZE_DOWN == 2, "sizes");
            _Static_assert(VIPS_FAIL_ON_TRUNCATED == 1 && VIPS_INTERESTING_ATTENTION == 3, "loading");
            _Static_assert(VIPS_INTERPRETATION_sRGB == 22 && VIPS_FORMAT_UCHAR == 0, "pixels");
            _Static_assert(VIPS_EXTEND_BLACK == 0 && VIPS_BLEND_MODE_OVER == 2, "laying");
            _Static_assert(VIPS_ANGLE_D90 == 1 && VIPS_ANGLE_D270 == 3 && VIPS_DIRECTION_HORIZONTAL == 0, "turning");
            _Static_assert(VIPS_FOREIGN_HEIF_COMPRESSION_AV1 == 4, "AVIF");
            """
        let file = try lab.write(Array(check.utf8), "check.c")
        let flags = try lab.tool("pkg-config", "--cflags", "vips")
        let folder = "\(ImageLab.root)/Sources/System/CVips"
        try lab.tool("sh", "-c", "clang -fsyntax-only -I \(folder) \(flags) \(file)")
        // It can fail.
        let wrong = check.replacing("ROOST_VIPS_FUNCTIONS(CHECK)", with: "CHECK(int, vips_init, (int))")
        let wrongFile = try lab.write(Array(wrong.utf8), "wrong.c")
        #expect(throws: ImageLab.Failure.self) {
            try lab.tool("sh", "-c", "clang -fsyntax-only -I \(folder) \(flags) \(wrongFile)")
        }
    }
}
