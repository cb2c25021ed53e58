-- title: One library answers for another
-- severity: note
-- confidence: resolved
-- message: {path} gets {library} from {winner} and not from {loser} {condition}: both define {symbol}
-- why: In one scope the loader takes the first definition of a name for all. Who was built for the other library calls this one,
--   and its data are not where it looks for them.
-- fix: Let both distributions use one copy, or install builds whose own copy is hidden.
-- reads: entry, environment, file, library_copy, symbol_clash
-- taxonomy: LNK14, LNK15
SELECT
  environment.path AS environment,
  loser.place || ' ' || symbol_clash.library AS subject,
  min(root.place) AS path,
  symbol_clash.library AS library,
  winner.name AS winner,
  loser.name AS loser,
  CASE symbol_clash.kind WHEN 'global' THEN 'once torch is imported' ELSE 'in its process' END AS condition,
  symbol_clash.symbol AS symbol,
  -- 32-bit integers where 64 bits are expected, or the other way round: wrong results
  CASE WHEN own.variant <> others.variant AND symbol_clash.library = 'blas' THEN 'warning' ELSE 'note' END AS severity
FROM symbol_clash
JOIN environment ON environment.id = symbol_clash.environment
JOIN file AS winner ON winner.id = symbol_clash.winner
JOIN file AS loser ON loser.id = symbol_clash.loser
JOIN entry AS first ON first.id = symbol_clash.winner
JOIN entry AS second ON second.id = symbol_clash.loser AND second.sha256 IS NOT first.sha256
JOIN file AS root ON root.id = symbol_clash.first_root
JOIN library_copy AS own ON own.environment = symbol_clash.environment AND own.file = symbol_clash.loser
  AND own.library = symbol_clash.library
JOIN library_copy AS others ON others.environment = symbol_clash.environment AND others.file = symbol_clash.winner
  AND others.library = symbol_clash.library
WHERE symbol_clash.kind IN ('scope', 'global') AND symbol_clash.library IN ('blas', 'hdf5', 'mpi', 'openssl', 'protobuf')
GROUP BY symbol_clash.environment, symbol_clash.library, symbol_clash.winner, symbol_clash.loser
