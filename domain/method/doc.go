// Package method is the register of the methods by which citizens take part: smiley stands, surveys, focus groups, and each
// way of speaking to a committee. What a method can and cannot show is written down, a politician's reservation against it
// stands beside it with its answer, and nothing of this is ever edited: what is new is added.
//
// A method with an open reservation must never count as approved; the database holds that.
package method
