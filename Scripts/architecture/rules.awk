# SPDX-License-Identifier: Apache-2.0
#
# Reads Swift files and prints one line per broken rule: "path:line: rule: what is wrong".
# Variables from outside: cModules, the names of the folders in Sources/System, separated by blanks.
# Plain POSIX awk; a rule looks at the code without comments and literals, at the literals alone, or at the raw line.

BEGIN {
    count = split(cModules, names, " ")
    for (i = 1; i <= count; i++) isCModule[names[i]] = 1

    # What the inner layers may import, all of it.
    allowed["Kernel"] = " Synchronization "
    allowed["JSON"] = " Synchronization Kernel "
    allowed["Conditions"] = " Synchronization Kernel JSON "
    allowed["Domain"] = " Synchronization Kernel JSON Conditions FoundationEssentials "
    allowed["SQLRendering"] = " Synchronization Kernel JSON Conditions DataDomain "
    allowed["SigV4"] = " Synchronization Kernel Crypto "
    # … and single functions of the C library that compute and do nothing else: `import func Glibc.cos`.
    math = "(sin|cos|tan|asin|acos|atan|atan2|sqrt|hypot|pow|exp|log|log2|log10|floor|ceil|trunc|round|fmod)"
    # Nothing of Roost's own, so that whatever blocks can stand on it.
    allowed["Threads"] = " Synchronization Glibc "

    # What the outer layers may not import, as patterns; the packages of each are in Package.swift.
    adapter = "[A-Za-z0-9]+Adapter"
    testKit = "[A-Za-z0-9]+TestKit"
    server = "Hummingbird[A-Za-z0-9]*|NIO[A-Za-z0-9]*"
    forbidden["Adapters"] = adapter "|HTTPAPI|Roost|RoostCommand|Hummingbird[A-Za-z0-9]*|" testKit
    forbidden["Curl"] = adapter "|[A-Za-z0-9]+Domain|SQLRendering|HTTPAPI|Roost|RoostCommand|" server "|" testKit
    forbidden["HTTPAPI"] = adapter "|SQLRendering|Roost|RoostCommand|" testKit
    forbidden["App"] = "RoostCommand|" testKit
    forbidden["roost"] = adapter "|SQLRendering|HTTPAPI|" testKit
    # … but for the kit that runs an adapter's server.
    forbidden["TestKits"] = adapter "|SQLRendering|HTTPAPI|Roost|RoostCommand|" server
}

function report(rule, message) {
    printf "%s:%d: %s: %s\n", FILENAME, FNR, rule, message
    broken++
}

function startFile(    parts) {
    inSources = (FILENAME ~ /^Sources\//)
    split(FILENAME, parts, "/")
    layer = inSources ? parts[2] : ""
    folder = (layer ~ /^(Adapters|TestKits)$/) ? layer "/" parts[3] : layer
    depth = 0; inText = 0; hashes = ""; previous = ""; isSPDX = 0
    if (inSources && !(layer in allowed) && !(layer in forbidden))
        report("layer", "Scripts/architecture/rules.awk has no rules for Sources/" layer)
}

# Splits `line` into `code` (no comments, literals emptied) and `text` (what stands inside literals).
# Knows nested block comments, multi-line and raw literals; an interpolation counts as part of its literal.
function scan(line,    at, rest, mark) {
    code = ""; text = ""
    while (line != "") {
        if (depth > 0) {
            if (!match(line, /\/\*|\*\//)) return
            depth += (substr(line, RSTART, 1) == "/") ? 1 : -1
            line = substr(line, RSTART + 2)
        } else if (inText) {
            line = scanText(line)
        } else if (match(line, /\/\/|\/\*|#*"""|#*"/)) {
            mark = substr(line, RSTART, RLENGTH)
            code = code substr(line, 1, RSTART - 1)
            line = substr(line, RSTART + RLENGTH)
            if (mark == "//") return
            if (mark == "/*") { depth = 1; continue }
            hashes = mark; gsub(/"/, "", hashes)
            closing = substr(mark, length(hashes) + 1) hashes
            isLong = (length(closing) - length(hashes) == 3)
            inText = 1
            code = code "\""
        } else {
            code = code line
            return
        }
    }
    if (inText && !isLong) inText = 0
}

# Consumes one literal up to its end, or to the end of the line; returns what follows.
function scanText(line,    end, escape, from) {
    from = 1
    while (1) {
        end = index(substr(line, from), closing)
        escape = (hashes == "") ? index(substr(line, from), "\\") : 0
        if (escape > 0 && (end == 0 || escape < end)) { from += escape + 1; continue }
        if (end == 0) { text = text line " "; return "" }
        text = text substr(line, 1, from + end - 2) " "
        code = code "\""
        inText = 0
        return substr(line, from + end - 1 + length(closing))
    }
}

function has(string, pattern) {
    return (" " string " ") ~ ("[^A-Za-z0-9_.`]" pattern)
}

function checkImport(    module, access) {
    if (code !~ /^[ \t]*(@[A-Za-z_]+(\([^)]*\))?[ \t]+)*((public|package|internal|fileprivate|private)[ \t]+)?import[ \t]/)
        return
    if (layer in allowed && code ~ ("import[ \t]+func[ \t]+(Glibc|Musl|Darwin)\\." math "[ \t]*$"))
        return
    module = code
    sub(/^.*import[ \t]+/, "", module)
    sub(/^(struct|class|enum|protocol|func|var|let|typealias)[ \t]+/, "", module)
    sub(/[^A-Za-z0-9_].*$/, "", module)

    if (module in isCModule) {
        checkCImport(module)
        return
    }
    if (module ~ /^Foundation/ && module != "FoundationEssentials" && folder != "TestKits/Postgres") {
        report("foundation", "import of " module ": FoundationEssentials is the most that a target may use")
    } else if (layer in allowed) {
        if (index(allowed[layer], " " module " ") == 0)
            report("import", "Sources/" layer " may not import " module)
        else if (module == "FoundationEssentials" && $0 !~ /\/\// && previous !~ /^[ \t]*\/\//)
            report("foundation", "import of FoundationEssentials in a domain without a comment that says why")
    } else if (layer in forbidden && module ~ ("^(" forbidden[layer] ")$") && module != ownModule()) {
        report("import", "Sources/" folder " may not import " module)
    }
}

function checkCImport(module) {
    # What the tests ask the server by themselves goes past the adapter that is tested.
    if (folder == "TestKits/Postgres" && module == "CPostgres") return
    if (layer != "Adapters" && !(layer == "Curl" && module == "CCurl") && !(layer == "roost" && module == "CMalloc"))
        report("c-import", "only an adapter may import " module)
    else if ((module in cOwner) && cOwner[module] != folder)
        report("c-import", module " is already imported in Sources/" cOwner[module] "; one folder per C library")
    else
        cOwner[module] = folder
    if (code ~ /(public|package)[ \t]+import|@_exported/)
        report("c-public", module " may not become part of an interface: write `internal import`")
}

# The module of an adapter, as its folder and the folder of its test kit are named.
function ownModule(    name) {
    name = folder
    sub(/^(Adapters|TestKits)\//, "", name)
    return name "Adapter"
}

FNR == 1 { startFile() }

FNR <= 2 && /^\/\/ SPDX-License-Identifier: Apache-2\.0$/ {
    if (FNR == 1 || previous ~ /^\/\/ swift-tools-version:/) isSPDX = 1
}
FNR == 1 && !isSPDX && !/^\/\/ swift-tools-version:/ { report("spdx", "the first line must be `// SPDX-License-Identifier: Apache-2.0`") }
FNR == 2 && !isSPDX && previous ~ /^\/\/ swift-tools-version:/ { report("spdx", "the line after the tools version must be the SPDX line") }

/(^|[^A-Za-z0-9_])(TODO|FIXME)([^A-Za-z0-9_]|$)/ { report("todo", "finish it, or open an issue") }

inSources {
    scan($0)
    checkImport()

    if (layer !~ /^(Adapters|Curl|JSON|Threads)$/ && folder != "TestKits/Postgres" && (has(code, "unsafe[^A-Za-z0-9_]") || code ~ /[@(]unsafe([^A-Za-z0-9_]|$)/))
        report("unsafe", "`unsafe` belongs into Adapters, Curl, JSON, Threads and TestKits/Postgres")
    if (layer != "roost" && has(code, "(print|debugPrint|dump)\\("))
        report("print", "only the command prints; everything else logs through what it was given")
    if (has(code, "try!"))
        report("try", "`try!` ends the process; handle the error")
    if (has(code, "fatalError\\("))
        report("fatal-error", "`fatalError` ends the process; throw, or make the state impossible")
    if (code ~ /@unchecked[ \t]+Sendable/ && FILENAME !~ /^Sources\/((Adapters\/[^\/]+|Curl)\/Handles|Threads)\//)
        report("unchecked-sendable", "`@unchecked Sendable` belongs into Threads and the Handles folders of adapters and Curl")
    if (layer !~ /^(SQLRendering|Adapters)$/ && text ~ /(^|[^A-Za-z0-9_])(SELECT |INSERT INTO|CREATE TABLE)/)
        report("sql", "SQL text belongs into SQLRendering and the adapters")
}

{ previous = $0 }

END { exit (broken > 0) }
