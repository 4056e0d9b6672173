// SPDX-License-Identifier: Apache-2.0

/// Programs that write the files, which no tool for images would.
extension ImageBombTests {
    static let pngs = """
        import struct, sys, zlib
        def chunk(name, data):
            return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        def packed(size, value=b"\\0"):
            packer, parts = zlib.compressobj(9), []
            for _ in range(size >> 20): parts.append(packer.compress(value * (1 << 20)))
            parts.append(packer.compress(value * (size & 0xFFFFF)))
            return b"".join(parts) + packer.flush()
        def png(name, side, depth, color, interlaced=0, before=b""):
            bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
            size = side * (side * bits // 8 + 1) + (side * 8 if interlaced else 0)
            head = struct.pack(">IIBBBBB", side, side, depth, color, 0, 0, interlaced)
            data = packed(size)
            with open(sys.argv[1] + "/" + name, "wb") as file:
                file.write(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + before + chunk(b"IDAT", data)
                           + chunk(b"IEND", b""))
        much = packed(400 << 20, b"a")
        png("flat.png", 7000, 8, 2)
        png("deep.png", 7000, 16, 6)
        png("interlaced.png", 7000, 16, 6, 1)
        png("palette.png", 7000, 8, 3, 0, chunk(b"PLTE", b"\\1\\2\\3"))
        png("ztxt.png", 16, 8, 2, 0, b"".join(chunk(b"zTXt", b"k\\0\\0" + much) for _ in range(4)))
        png("itxt.png", 16, 8, 2, 0, chunk(b"iTXt", b"k\\0\\1\\0\\0\\0" + much))
        png("iccp.png", 16, 8, 2, 0, chunk(b"iCCP", b"k\\0\\0" + much))
        """

    static let tiffs = """
        import struct, sys
        def directory(entries, following):
            return (struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries)
                    + struct.pack("<I", following))
        def entries(width=16, height=16, bits=8, samples=1, offset=8, count=256, rows=None):
            return [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, 1),
                    (273, 4, 1, offset), (277, 3, 1, samples), (278, 4, 1, rows or height), (279, 4, 1, count)]
        def write(name, directories):
            with open(sys.argv[1] + "/" + name, "wb") as file:
                file.write(b"II*\\0" + struct.pack("<I", 264) + bytes(256) + directories)
        size = len(directory(entries(), 0))
        write("loop.tif", directory(entries(), 264))
        write("pages.tif", b"".join(directory(entries(), 264 + size * (n + 1) if n < 4999 else 0) for n in range(5000)))
        write("samples.tif", directory(entries(6000, 6000, 8, 65535), 0))
        write("bits.tif", directory(entries(6000, 6000, 64), 0))
        write("strips.tif", directory(entries(6000, 6000, 8, 1, 8, 0xFFFFFFFF, 1), 0))
        tile = [(256, 4, 1, 6000), (257, 4, 1, 6000), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (277, 3, 1, 1),
                (322, 4, 1, 1 << 28), (323, 4, 1, 1 << 28), (324, 4, 1, 8), (325, 4, 1, 256)]
        write("tile.tif", directory(tile, 0))
        """

    /// A progressive JPEG whose last scan comes some thousand times.
    static let scans = """
        import sys
        data = open(sys.argv[1], "rb").read()
        starts, place = [], 2
        while place < len(data) - 1:
            if data[place] == 0xFF and data[place + 1] == 0xDA: starts.append(place)
            place += 1
        last = data[starts[-1]:-2]
        with open(sys.argv[2], "wb") as file: file.write(data[:-2] + last * 5000 + data[-2:])
        """

    static let drawings = """
        import base64, gzip, sys
        def write(name, body, head="", size=100):
            text = (f'<?xml version="1.0"?>{head}<svg xmlns="http://www.w3.org/2000/svg" '
                    f'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xi="http://www.w3.org/2001/XInclude" '
                    f'width="{size}" height="{size}">{body}</svg>')
            with open(sys.argv[1] + "/" + name, "wb") as file: file.write(text.encode())
            return text
        uses = "".join(f'<g id="u{n}">' + f'<use xlink:href="#u{n - 1}"/>' * 20 + "</g>" for n in range(1, 9))
        write("use.svg", f'<defs><rect id="u0" width="1" height="1"/>{uses}</defs><use xlink:href="#u8"/>')
        write("blur.svg", '<filter id="f"><feGaussianBlur stdDeviation="9999"/><feMorphology radius="9999"/></filter>'
              + '<rect width="7000" height="7000" filter="url(#f)"/>', size=7000)
        bomb = base64.b64encode(open(sys.argv[1] + "/interlaced.png", "rb").read()).decode()
        write("data.svg", f'<image width="100" height="100" href="data:image/png;base64,{bomb}"/>' * 3)
        packed = write("packed.svg", "<!--" + "a" * (64 << 20) + "-->")
        with open(sys.argv[1] + "/packed.svg", "wb") as file: file.write(gzip.compress(packed.encode()))
        own = sys.argv[1] + "/flat.png"
        write("entity.svg", '<text y="50">&x;</text>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
        write("include.svg", '<xi:include href="file:///etc/passwd" parse="text"/>'
              + f'<image href="file://{own}" width="100" height="100"/><image href="http://127.0.0.1:1/a.png"/>')
        write("style.svg", f'<style>@import url("file://{sys.argv[1]}/a.css"); rect {{ fill: url("file://{own}") }}'
              + '</style><rect width="50" height="50"/><script>document.write(1)</script>'
              + '<foreignObject><b>x</b></foreignObject>')
        write("text.svg", '<text font-size="900">' + "a" * 300000 + "</text>")
        write("pattern.svg", '<pattern id="p" width="0.0001" height="0.0001" patternUnits="userSpaceOnUse">'
              + '<rect width="1" height="1"/></pattern><rect width="7000" height="7000" fill="url(#p)"/>', size=7000)
        write("depth.svg", "<g>" * 200000 + "</g>" * 200000)
        """
}
