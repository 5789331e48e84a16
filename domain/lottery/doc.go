// Package lottery draws citizen panels, and samples of residents to invite, fairly, exactly and
// repeatably. It is pure: it knows no clock, no database and no chance but the recorded seed it is given, and must
// never learn of them. It must never call a problem infeasible, a person undrawable or a panel valid by
// floating-point numbers alone.
//
// # The problem
//
// A pool of people said yes. A panel of k of them is wanted such that every quota holds ("10 to 12
// women, 4 to 5 people of 18 to 29") and no two share a household. A lottery is a probability for each such panel;
// a person's chance is the sum over the panels with them (Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair
// algorithms for selecting citizens' assemblies", Nature 596, 2021).
//
// # Exact answers
//
// People who can stand for each other are counted, not named (program.go): that leaves a few hundred
// whole numbers x with lower <= x <= upper and rows lo <= Ax <= hi of zeros and ones. Whether any x fits is
// decided by branch and bound (search.go) over linear programs (simplex.go). The linear programs are solved in
// floating point, but only to guide: a branch is left only by a proof in whole numbers (proof.go: the lemma of Farkas
// and duality hold for any multipliers, so rounded ones prove just as well), and a panel counts only when its sums were
// checked. A search that grows too long ends with ErrLimit, which says nothing about the problem.
// An infeasible problem is explained by minimal sets of conflicting quotas (conflict.go) and, where the
// proof allows it, by one kind of people of whom there are too few (kind.go). A person is undrawable when
// the search proves that no panel has a seat for somebody like them (feasible.go).
//
// # Chance
//
// All chance is SHA-256 in counter mode over the seed (seed.go), drawn without bias, used in the order of
// the bytes of people's ids. A lottery is stored as a list of panels with whole-numbered weights, checked as a whole
// by Verify before it is given out; drawing from it needs whole numbers only, so anybody can do it again anywhere.
// RandomPanels finds its panels with random weights: its chances are those of the stored list, but
// the list itself is a sample of what could have been found, and Lottery.Estimate says so.
//
// Leximin and Maximin do not sample (fair.go). Seats in expectation that the quotas allow are raised level by level
// (levels.go) and written as an average of panels (peel.go, nearest.go), whose seats are then given to people so that equals
// have equal chances (spread.go). Where they are no average of panels, the levels are found panel by panel (columns.go), each
// level among what the proof of the one before has left (face.go, parts.go).
// Nash makes the product of all chances largest (nash.go). Each such lottery carries a proof in whole numbers that no other
// has a larger smallest chance, or product (product.go), up to one in a million (certificate.go); without that proof there
// is an error and no lottery.
//
// Uniform lists all panels of a group of up to 6 seats (every.go), counts those of larger ones exactly where their quotas have
// few enough combinations (count.go), and draws tickets among all of them (uniform.go). Round makes equally likely tickets of any lottery
// (tickets.go), and Protocol a document of the draw that anybody can check (protocol.go, check.py).
//
// # Too few yes, and drop-outs
//
// Simulate says how likely a panel is, given what people are expected to answer: it draws their answers and decides each
// case exactly (forecast.go). When there is no panel there are three ways out, each by exact search: Missing names the
// people of whom more must say yes (missing.go), Relax the mildest widening of quotas (relax.go), Smaller the largest panel
// that can be had (smaller.go). Replace fills all seats of a panel that fell empty at once, with the first in the order of
// calls that a lot has made (replace.go). StandBys chooses in advance, from measured drop-out (dropout.go), whom to keep on
// stand-by so that most simulated sets of drop-outs can be repaired, and says on fresh sets how many are (standby.go).
//
// # Tables
//
// Tables.Plan splits a group over tables, round after round: wishes to sit together or apart always hold, which exact search
// decides (tablepack.go, tablewishes.go), tables are mixed, and people meet as many others as swaps can bring about
// (tableclimb.go), with a proved bound beside it (tablebound.go). Tables.Repair mends a plan with the fewest moves
// (tablerepair.go, tablemend.go).
//
// # Whom to invite
//
// Frame.Draw draws fixed numbers from strata with at most one person per household, each person with
// an inclusion probability that is known before the draw and equal within the stratum unless the household rule forbids
// it, by dependent rounding (Gandhi, Khuller, Parthasarathy and Srinivasan, "Dependent rounding and its applications to
// approximation algorithms", Journal of the ACM 53, 2006). These probabilities are what weighting needs later
// (Horvitz and Thompson, Journal of the American Statistical Association 47, 1952).
// Allocate, Targets and Widen make numbers of seats and letters from population counts by largest
// remainder; Dissimilarity and Balance say how far a panel is from the population.
package lottery
