module deltag

go 1.26

ignore ./frontend/app/node_modules
