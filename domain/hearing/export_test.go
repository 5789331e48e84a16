package hearing

// ReadForTest reads a file of agendas, and tells how many meetings and faults it holds.
func ReadForTest(data []byte) (meetings, faults int) {
	a, err := readAgenda(data)
	if err != nil {
		panic(err)
	}
	return len(a.meetings), len(a.faults)
}
