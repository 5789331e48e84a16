// Package statement is what citizens said to a committee: in their own words or summed up, as what they spoke, and who may see
// it. Until the citizen has said yes to the words, nobody sees them but those who write them down; once the citizen takes the
// yes back, the words are gone everywhere at once.
//
// It must never hold what a politician asked or what a caseworker is called, and caseworkers have no way to it.
package statement
