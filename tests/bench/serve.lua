-- Requests of tests/bench/serve.sh: `search [SEED]` asks for pages of results, no address twice; a path asks for it, told apart by a
-- number that the site does not look at. Counts what is not 200.
local words = { "eau", "assainissement", "heures", "temps", "travail", "prime", "indemnitaire", "marché", "avenant", "délégation",
  "service", "public", "subvention", "association", "convention", "régie", "recettes", "budget", "annexe", "inventaire", "actif",
  "provision", "rattachement", "charges", "dette", "emprunt", "trésorerie", "fiscalité", "intercommunal", "mutualisation", "effectifs",
  "absentéisme", "logement", "fonction", "véhicule", "frais", "déplacement", "délibération", "conseil", "municipal", "commande",
  "concurrence", "seuil", "contrôle", "interne", "comptable", "amortissement", "investissement", "programmation", "patrimoine",
  "domaine", "cession", "stationnement", "transport", "déchets", "tarif", "redevance", "usagers", "école", "hôpital" }
local shapes = { "%s %s", "\"%s\" %s", "%s OU %s", "%s SAUF %s", "%s* %s" }
local facets = { "", "", "&in=conclusions", "&in=conclusions&kind=recommendation", "&zone=recommendations", "&sort=newest" }
local what, count = "search", 0

function init(arguments)
  what = arguments[1] or what
  math.randomseed(tonumber(arguments[2] or 1))
end

local function encoded(text)
  return (text:gsub("[^%w]", function(byte) return string.format("%%%02X", string.byte(byte)) end))
end

function request()
  count = count + 1
  if what ~= "search" then return wrk.format("GET", what .. "?x=" .. count) end
  local word = function() return words[math.random(#words)] end
  local query = string.format(shapes[math.random(#shapes)], word(), word())
  return wrk.format("GET", "/recherche?q=" .. encoded(query) .. facets[math.random(#facets)] .. "&x=" .. count)
end

function response(status)
  if status ~= 200 then wrongs = (wrongs or 0) + 1 end
end

local threads = {}
function setup(thread) table.insert(threads, thread) end

function done(summary, latency)
  local wrong = 0
  for _, thread in ipairs(threads) do wrong = wrong + (thread:get("wrongs") or 0) end
  local errors = summary.errors
  io.write(string.format("%d answers, %.0f a second; median %.1f ms, p99 %.1f ms, longest %.1f ms; %d not 200, %d broken\n",
    summary.requests, summary.requests * 1e6 / summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000, wrong, errors.connect + errors.read + errors.write + errors.timeout))
end
