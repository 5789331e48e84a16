// Package lottery draws citizen panels and samples of residents fairly, exactly and repeatably; it is pure: no clock, no database, no randomness but from the seed that it is given.
package lottery
