// SPDX-License-Identifier: Apache-2.0

extension SystemFunctions {
    // MARK: - Texts

    /// Lower and upper case by Unicode as the domain knows it, whatever the server was built with.
    static var texts: [String] {
        [mapping("lower", CaseTable.unicode.lower), mapping("upper", CaseTable.unicode.upper)]
    }

    private static func mapping(_ name: String, _ mapping: CaseTable.Mapping) -> String {
        let several = mapping.several.map { pair in "ARRAY['\(pair.from)', '\(pair.to)']" }.joined(separator: ", ")
        return function(
            "\(name)(given TEXT)",
            "TEXT",
            "plpgsql IMMUTABLE STRICT PARALLEL SAFE",
            """
            DECLARE
                pair TEXT[];
                changed TEXT := given COLLATE "C";
            BEGIN
                IF octet_length(given) = length(given) THEN RETURN \(name)(given COLLATE "C"); END IF;
                changed := translate(changed, '\(mapping.from)', '\(mapping.to)');
                FOREACH pair SLICE 1 IN ARRAY CAST(ARRAY[\(several)] AS TEXT[][]) LOOP
                    IF strpos(changed, pair[1]) > 0 THEN changed := replace(changed, pair[1], pair[2]); END IF;
                END LOOP;
                RETURN changed;
            END
            """
        )
    }

    // MARK: - Conditions

    static var conditions: [String] {
        [
            // Scalars are equal when their texts are, numbers when they are the same number.
            function(
                "is_scalar(element JSON, wanted TEXT)",
                "BOOLEAN",
                "plpgsql IMMUTABLE PARALLEL SAFE",
                """
                BEGIN
                    IF json_typeof(element) = 'number' THEN
                        RETURN wanted ~ '^-?[0-9]' AND CAST(CAST(element AS TEXT) AS NUMERIC) = CAST(wanted AS NUMERIC);
                    END IF;
                    RETURN json_typeof(element) IN ('string', 'boolean') AND CAST(element AS TEXT) = wanted COLLATE "C";
                EXCEPTION WHEN data_exception THEN
                    RETURN CAST(element AS TEXT) = wanted COLLATE "C";
                END
                """
            ),
            function(
                "has(list JSON, wanted TEXT)",
                "BOOLEAN",
                "sql IMMUTABLE PARALLEL SAFE",
                """
                SELECT CASE WHEN json_typeof(list) = 'array' AND wanted IS NOT NULL THEN EXISTS (
                    SELECT 1 FROM json_array_elements(list) AS e WHERE roost.is_scalar(e, wanted)) ELSE FALSE END
                """
            ),
            function(
                "has_any(list JSON, wanted TEXT[])",
                "BOOLEAN",
                "sql IMMUTABLE PARALLEL SAFE",
                """
                SELECT CASE WHEN json_typeof(list) = 'array' AND wanted IS NOT NULL THEN EXISTS (
                    SELECT 1 FROM json_array_elements(list) AS e, unnest(wanted) AS w WHERE roost.is_scalar(e, w))
                ELSE FALSE END
                """
            ),
            function(
                "has_all(list JSON, wanted TEXT[])",
                "BOOLEAN",
                "sql IMMUTABLE PARALLEL SAFE",
                """
                SELECT CASE WHEN json_typeof(list) = 'array' AND wanted IS NOT NULL THEN NOT EXISTS (
                    SELECT 1 FROM unnest(wanted) AS w WHERE NOT roost.has(list, w)) ELSE FALSE END
                """
            ),
            // The haversine formula on a sphere of the earth's mean radius, in meters.
            function(
                "near(point JSON, east DOUBLE PRECISION, north DOUBLE PRECISION, meters DOUBLE PRECISION)",
                "BOOLEAN",
                "sql IMMUTABLE PARALLEL SAFE",
                """
                SELECT CASE WHEN json_typeof(point) = 'object' AND east BETWEEN -180 AND 180 AND north BETWEEN -90 AND 90
                THEN (SELECT 2 * 6371008.8 * asin(sqrt(least(
                        pow(sin((north - p.lat) * (pi() / 180) / 2), 2)
                        + cos(p.lat * (pi() / 180)) * cos(north * (pi() / 180))
                        * pow(sin((east - p.lon) * (pi() / 180) / 2), 2), 1))) <= meters
                    FROM (SELECT CAST(point ->> 'lon' AS DOUBLE PRECISION) AS lon,
                        CAST(point ->> 'lat' AS DOUBLE PRECISION) AS lat) AS p)
                ELSE FALSE END
                """
            ),
            // Every word is in one of the texts.
            function(
                "search(words TEXT[], texts TEXT[])",
                "BOOLEAN",
                "sql IMMUTABLE PARALLEL SAFE",
                """
                SELECT words IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unnest(words) AS w WHERE NOT EXISTS (
                    SELECT 1 FROM unnest(texts) AS t WHERE t IS NOT NULL AND strpos(roost.lower(t), w) > 0))
                """
            ),
            // One part of a composite id, without the escapes of `,` and `%` in it.
            function(
                "part(id TEXT, place INTEGER)",
                "TEXT",
                "sql IMMUTABLE STRICT PARALLEL SAFE",
                "SELECT replace(replace((string_to_array(id, ','))[place + 1], '%2C', ','), '%25', '%')"
            ),
            // A time that an adopted column keeps as text; null for what is none.
            function(
                "instant(given TEXT)",
                "TIMESTAMPTZ",
                "plpgsql STABLE STRICT",
                """
                BEGIN
                    RETURN CAST(given AS TIMESTAMPTZ);
                EXCEPTION WHEN data_exception THEN
                    RETURN NULL;
                END
                """
            ),
        ]
    }

    // MARK: - Arithmetic

    static var arithmetic: [String] {
        [
            // Null when the result is beyond 64 bits in units of `10^-places`.
            function(
                "exact(sign TEXT, a NUMERIC, b NUMERIC, places INTEGER)",
                "NUMERIC",
                "sql IMMUTABLE STRICT PARALLEL SAFE",
                """
                SELECT CASE WHEN x.r * pow(CAST(10 AS NUMERIC), places)
                    BETWEEN -9223372036854775808 AND 9223372036854775807 THEN x.r END
                FROM (SELECT CASE sign WHEN '+' THEN a + b WHEN '-' THEN a - b ELSE a * b END AS r) AS x
                """
            ),
            // Null when the result is no finite number.
            function(
                "real(sign TEXT, a DOUBLE PRECISION, b DOUBLE PRECISION)",
                "DOUBLE PRECISION",
                "plpgsql IMMUTABLE STRICT PARALLEL SAFE",
                """
                BEGIN
                    RETURN CASE sign WHEN '+' THEN a + b WHEN '-' THEN a - b WHEN '*' THEN a * b
                        ELSE a / nullif(b, 0) END;
                EXCEPTION WHEN numeric_value_out_of_range THEN
                    RETURN NULL;
                END
                """
            ),
            // Half away from zero.
            function(
                "round(given DOUBLE PRECISION, digits INTEGER)",
                "DOUBLE PRECISION",
                "plpgsql IMMUTABLE STRICT PARALLEL SAFE",
                """
                DECLARE
                    unit DOUBLE PRECISION := pow(CAST(10 AS DOUBLE PRECISION), digits);
                    scaled DOUBLE PRECISION := given * unit;
                    whole DOUBLE PRECISION := trunc(scaled);
                BEGIN
                    RETURN (whole + CASE WHEN abs(scaled - whole) >= 0.5 THEN sign(scaled) ELSE 0 END) / unit;
                EXCEPTION WHEN numeric_value_out_of_range THEN
                    RETURN given;
                END
                """
            ),
        ]
    }
}
